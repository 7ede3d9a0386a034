package corpus

import "strings"

// A grammaticalCase indexes articles and endings; each has one for masculine,
// feminine and neuter, in that order, as nouns has.
type grammaticalCase int

const (
	nominative grammaticalCase = iota
	accusative
	dative
)

var (
	articles = [3][3]string{{"der", "die", "das"}, {"den", "die", "das"}, {"dem", "der", "dem"}}
	endings  = [3][3]string{{"e", "e", "e"}, {"en", "e", "e"}, {"en", "en", "en"}}

	nouns = [3][]string{
		strings.Fields(`Mond Wald Fluss Turm Wächter Müller Bruder König Schatten Nebel Morgen Abend Winter
			Garten Brunnen Spiegel Mantel Schlüssel Kahn Fischer Geiger Schmied Stein Weg Zaun Keller Wind
			Sturm Apfel Vogel Fuchs Dachs Kessel Becher Brief Stuhl Ofen Kamin Docht Faden Ring Krug Wagen
			Pflug Hafen Anker Kompass Lehrling Meister Gast Wirt Knecht Zauberer Zwerg Traum Zweifel Kummer
			Hunger Durst Gesang Tanz Bart Hut Stiefel Gürtel Knopf Ärmel Sumpf Hügel Gipfel Abgrund`),
		strings.Fields(`Uhr Brücke Mühle Nacht Stunde Stille Kerze Lampe Straße Schwester Königin Müllerin
			Fähre Quelle Wiese Birke Eule Krähe Katze Glocke Geige Flöte Stimme Tür Schwelle Treppe Kammer
			Truhe Schale Gabel Feder Tinte Karte Reise Insel Küste Welle Flut Wolke Sonne Dämmerung Kälte
			Asche Glut Flamme Hoffnung Sorge Geduld Eile Schuld Gnade Freude Trauer Sehnsucht Laune Mauer
			Höhle Schlucht Heide Distel Rose Wurzel Rinde Beere Traube Ernte Sense Spindel Nadel`),
		strings.Fields(`Haus Moor Feuer Wasser Licht Fenster Dach Tor Pferd Schaf Lamm Kind Mädchen Dorf Feld
			Korn Brot Messer Glas Fass Buch Blatt Lied Wort Rätsel Geheimnis Märchen Segel Ruder Boot Schiff
			Meer Ufer Tal Gebirge Gras Moos Laub Holz Eisen Silber Gold Kupfer Seil Netz Rad Werkzeug Tuch
			Hemd Kleid Auge Ohr Herz Gesicht Lachen Schweigen Flüstern Gewitter Schicksal Glück Unglück
			Gelächter Gespräch Zeichen Ende Jahr Gestern`),
	}

	compounds = strings.Fields(`Nacht Wald Stein Wasser Winter Silber Nebel Mühlen Glocken Turm Feuer Moor
		Kinder Königs Schatten Sommer Herbst Berg See Sturm Wolken Garten Kirchen Honig Eichen Birken
		Wetter Sternen Himmels Donner Regen Schnee Eis Staub Wander Spiel Toten Hexen Wolfs Raben
		Apfel Asche Ahorn Bären Bauern Blumen Brot Dachs Dorn Erlen Esels Falken Flachs Frosch Gänse Geister
		Gersten Gold Hafer Hasel Hasen Heide Hirsch Holz Jahres Kessel Klee Kloster Kohlen Korn Kräuter Krebs
		Kupfer Lärchen Linden Mandel Markt Mohn Morgen Mühl Nadel Ochsen Pfauen Pferde Quellen Reben Rosen
		Salz Schäfer Schilf Schwanen Seiden Tannen Tauben Trauben Ufer Ulmen Vogel Wachs Weiden Wiesen Ziegen`)

	adjectives = strings.Fields(`alt jung still kalt warm dunkl hell grau grün blau rot weiß schwarz fremd
		müd treu falsch klein groß schmal breit tief fern nah leer voll schwer leicht rau sanft mild streng
		stumm laut heiser krumm gerad rostig staubig golden silbern hölzern eisern gläsern bleich finster
		traurig fröhlich zornig gütig listig töricht weis geduldig hastig verborgen verloren vergessen
		zerbrochen verwunschen unbekannt ehrlich heimlich seltsam wunderlich einsam nächtlich morsch
		hungrig schläfrig dürr feist hager flink zäh schief spitz stumpf rund eckig glatt sauer salzig
		faul frisch welk reif selig elend arm reich stolz demütig keusch wild zahm grob fein lauter trüb klar
		mächtig nass trocken bitter süß zart herb kühn furchtsam`)

	verbs = strings.Fields(`sah fand nahm trug hielt warf zog brach hob rief suchte kannte liebte hasste
		fürchtete ahnte spürte hörte roch malte zeichnete zählte wog maß teilte kaufte stahl rettete weckte
		grüßte mied jagte lockte führte folgte öffnete schloss putzte flickte schmiedete webte spann kochte
		aß trank pflückte säte mähte baute begrub lobte tadelte verzieh glaubte wollte brauchte vermisste
		betrachtete bewachte beschrieb erzählte übersah durchquerte umkreiste`)

	prefixes = strings.Fields(`be ver er zer ent über unter um durch`)
	prefixed = strings.Fields(`trug hielt zog brach sah nahm schlug grub sang dachte fuhr lief stand legte
		setzte stellte kannte rechnete suchte wachte schrieb las goss spielte tauschte brannte wand band`)

	adverbs = strings.Fields(`heute gestern morgen immer nie niemals oft selten bald später zuletzt zuerst
		wieder abermals plötzlich langsam leise laut heimlich gern ungern vergeblich vielleicht gewiss
		wirklich beinahe kaum ganz dort hier drüben draußen drinnen oben unten überall nirgends mühsam
		lächelnd schweigend seufzend zitternd singend wortlos atemlos barfuß allein gemeinsam vorsichtig
		eilends endlich dennoch trotzdem freilich nämlich übrigens damals einst jetzt`)

	intensities = strings.Fields(`ur blut stein tod hoch un alt halb über all`)

	people = strings.Fields(`Anselm Brigitte Konrad Dorothea Eberhard Friederike Gottlieb Hedwig Ignaz
		Johanna Kilian Leonore Matthis Notburga Oswald Philippine Quirin Roswitha Severin Theresia Ulrich
		Veronika Wendelin Xaver Adelheid Balthasar Cosima Dietrich Elfriede Ferdinand Gisela Hartmut
		Isolde Jakob Klothilde Ludwig Mechthild Nikolaus Ottilie Pankraz Reinhild Siegfried Traugott`)

	pronouns = strings.Fields(`er sie es man niemand jeder keiner`)
	villages = strings.Fields(`bach berg feld hausen dorf stadt brunn rode ingen wang moos au ried furt`)
	local    = strings.Fields(`in bei aus nach vor hinter um von`)
	onsets   = strings.Fields(`b bl br d dr f fl fr g gl gr h k kl kn kr l m n p pf r s sch schw st str t tr w z`)
	vowels   = strings.Fields(`a e i o u ei au ie ö ü ä`)
	codas    = strings.Fields(`l ll m mm n nn r rr s ss t tt ck ch ng nd rk lm rn lz`)

	prepositions = strings.Fields(`in an auf unter über neben hinter vor zwischen aus bei mit nach seit von
		zu gegenüber außer samt entgegen`)

	sayings       = strings.Fields(`rief sagte fragte flüsterte murmelte brummte lachte seufzte antwortete sprach dachte schrie sang`)
	conjunctions  = strings.Fields(`und aber denn doch oder sondern`)
	subordinating = strings.Fields(`weil obwohl als nachdem bevor während wenn dass sobald damit indem`)
	openings      = strings.Fields(`dann da nun so darum hierauf inzwischen seither danach deshalb später trotzdem endlich`)
)
