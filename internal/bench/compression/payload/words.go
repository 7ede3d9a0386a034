package payload

import (
	"math/rand/v2"
	"strings"
)

// vocabulary holds some 3000 words, the most frequent first. The first ones are
// English; the rare ones are put together from syllables, which gives a
// compressor about as much to find as real words would.
var vocabulary = makeVocabulary(3000)

var names = strings.Fields(`anna bashir carmen dmitri elena farid greta hiro ines jonas
	katya leon marlene nadia oscar priya quentin rosa samir tove umberto vera wanda xavier
	yuki zoe albert beatriz chidi dorothea emeka fiona gustav helga ivan juliette karim
	ludmila mehmet noor`)

const frequent = `the of and to a in is it you that he was for on are with as I his they
	be at one have this from or had by hot but some what there we can out other were all
	your when up use word how said an each she which do their time if will way about many
	then them would write like so these her long make thing see him two has look more day
	could go come did my sound no most number who over know water than call first people
	may down side been now find any new work part take get place made live where after
	back little only round man year came show every good me give our under name very
	through just form much great think say help low line before turn cause same mean
	differ move right boy old too does tell sentence set three want air well also play
	small end put home read hand port large spell add even land here must big high such
	follow act why ask men change went light kind off need house picture try us again
	animal point mother world near build self earth father head stand own page should
	country found answer school grow study still learn plant cover food sun four thought
	let keep eye never last door between city tree cross since hard start might story saw
	far sea draw left late run while press close night real life few stop open seem
	together next white children begin got walk example ease paper often always music
	those both mark book letter until mile river car feet care second group carry took
	rain eat room friend began idea fish mountain north once base hear horse cut sure
	watch color face wood main enough plain girl usual young ready above ever red list
	though feel talk bird soon body dog family direct pose leave song measure state
	product black short numeral class wind question happen complete ship area half rock
	order fire south problem piece told knew pass farm top whole king size heard best hour
	better true during hundred remember step early hold west ground interest reach fast`

func makeVocabulary(size int) []string {
	r := rand.New(rand.NewPCG(1, 2))
	words := strings.Fields(frequent)
	known := make(map[string]bool)
	for _, w := range words {
		known[w] = true
	}
	for len(words) < size {
		if w := invent(r); !known[w] {
			known[w] = true
			words = append(words, w)
		}
	}
	return words
}

// invent makes a word of two to four syllables.
func invent(r *rand.Rand) string {
	onsets := strings.Fields("b c ch d f g h j l m n p pr r s sh st str t th tr v w")
	cores := strings.Fields("a e i o u ea ai ou io er ar en in on al")
	codas := []string{"", "", "", "n", "r", "s", "t", "l", "m", "ck", "nd", "st"}
	endings := []string{"", "", "", "ing", "ed", "s", "ly", "ment", "tion", "ness"}
	var b strings.Builder
	for range 1 + r.IntN(3) {
		b.WriteString(onsets[r.IntN(len(onsets))] + cores[r.IntN(len(cores))] + codas[r.IntN(len(codas))])
	}
	return b.String() + endings[r.IntN(len(endings))]
}

// word returns a word, the frequent ones more often (a Zipf distribution).
func (s *source) word() string { return vocabulary[s.words.Uint64()] }

// appendWords appends n words with the commas and stops of prose.
func (s *source) appendWords(dst []byte, n int) []byte {
	for i := range n {
		if i > 0 {
			dst = append(dst, ' ')
		}
		dst = append(dst, s.word()...)
		switch {
		case i == n-1:
		case s.IntN(9) == 0:
			dst = append(dst, ',')
		case s.IntN(14) == 0:
			dst = append(dst, '.')
		}
	}
	return dst
}
