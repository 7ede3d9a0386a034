package main

import (
	"context"
	"flag"
	"net"
	"os"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket/examples/chat/hub"
	"github.com/ws6455/websocket/examples/internal/browser"
)

// host serves a chat on ln and returns what ends it, as a signal does.
func host(t *testing.T, ln net.Listener) (end func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	// However slow the machine, nobody is given up while a test goes on.
	s := newServerWith(hub.Limits{Grace: time.Hour})
	go func() { ended <- serve(ctx, ln, s) }()
	end = func() {
		if ctx.Err() == nil {
			cancel()
			require.NoError(t, <-ended, "the chat did not end well")
		}
	}
	t.Cleanup(end)
	return end
}

func listenLocal(t *testing.T, addr string) net.Listener {
	t.Helper()
	ln, err := net.Listen("tcp", addr)
	require.NoError(t, err)
	return ln
}

// chat serves a chat and returns its host and port.
func chat(t *testing.T) string {
	t.Helper()
	ln := listenLocal(t, "127.0.0.1:0")
	host(t, ln)
	return ln.Addr().String()
}

func TestTwoBrowsersTalk(t *testing.T) {
	url := "http://" + chat(t) + "/"
	ada := open(t, url, 1100, 720)
	ada.join("Ada", "lobby")
	ada.want("#people .who", "Ada")
	ada.say("anybody here?")

	bob := open(t, url+"#lobby", 400, 720)
	bob.join("Bob", "lobby")
	bob.wantMessages("anybody here?")
	ada.want("#people .who", "Ada", "Bob")
	ada.want("#log .note-line", "Bob joined")

	bob.write("I am")
	ada.Until("document.querySelector('#typing.on')", "Bob is not shown as typing")
	ada.want("#typing-text", "Bob is typing")
	bob.say(" here")
	ada.wantMessages("anybody here?", "I am here")
	ada.Until("!document.querySelector('#typing.on')", "Bob is typing although the message is there")
	bob.wantMessages("anybody here?", "I am here")
	bob.want("#log .mine .bubble", "I am here")
	bob.Until("document.querySelector('#text').value === ''", "the message is still in the box")

	bob.click("#menu")
	bob.click("#leave")
	ada.want("#people .who", "Ada")
	ada.want("#log .note-line", "Bob joined", "Bob left")
}

// The way of a lost connection: what others said meanwhile and what was
// written meanwhile arrive, once each and in one order for everybody.
func TestBrowserComesBackWithNothingLostOrDoubled(t *testing.T) {
	addr := chat(t)
	cable := lay(t, addr)
	ada := open(t, "http://"+addr+"/", 1100, 720)
	bob := open(t, cable.url(), 1100, 720)
	ada.join("Ada", "lobby")
	bob.join("Bob", "lobby")
	ada.say("one")
	bob.say("two")
	ada.wantMessages("one", "two")
	bob.wantMessages("one", "two")

	cable.pull()
	bob.wantState("waiting")
	ada.Until("document.querySelector('#people .away')", "Bob is not shown as away")
	bob.say("five")
	bob.say("six")
	bob.want("#pending .bubble", "five", "six")
	ada.say("three")
	ada.say("four")
	ada.wantMessages("one", "two", "three", "four")
	bob.want("#log .bubble", "one", "two")

	cable.plug()
	bob.wantState("online")
	bob.wantMessages("one", "two", "three", "four", "five", "six")
	ada.wantMessages("one", "two", "three", "four", "five", "six")
	ada.Until("!document.querySelector('#people .away')", "Bob is still shown as away")
	ada.want("#log .note-line", "Bob joined")
}

func TestBrowserSurvivesANewServer(t *testing.T) {
	ln := listenLocal(t, "127.0.0.1:0")
	end := host(t, ln)
	ada := open(t, "http://"+ln.Addr().String()+"/", 1100, 720)
	ada.join("Ada", "lobby")
	ada.say("before")
	ada.wantMessages("before")

	end()
	ada.wantState("waiting")
	ada.say("written in between")
	host(t, listenLocal(t, ln.Addr().String()))
	ada.wantState("online")
	ada.wantMessages("before", "written in between")
	ada.want("#log .note-line", "The room was started afresh")
}

// A network that is gone closes nothing: the page has to ask, and to give up
// when there is no answer. Its clock is moved, so the test need not wait.
func TestBrowserNoticesSilence(t *testing.T) {
	addr := chat(t)
	cable := lay(t, addr)
	ada := open(t, "http://"+addr+"/", 1100, 720)
	bob := open(t, cable.url(), 1100, 720)
	ada.join("Ada", "lobby")
	bob.join("Bob", "lobby")

	cable.stall()
	ada.say("can you hear me?")
	ada.wantMessages("can you hear me?")
	bob.Run(`
		let ahead = 0;
		const { now } = Date, { send } = WebSocket.prototype;
		Date.now = () => now() + ahead;
		globalThis.later = (ms) => { ahead += ms; };
		WebSocket.prototype.send = function (data) {
			if (data.includes("ping")) document.body.dataset.asked = "yes";
			send.call(this, data);
		};`)
	bob.Run("later(30e3)")
	bob.Until("document.body.dataset.asked", "the page does not ask whether the connection lives")
	bob.Run("later(10e3)")
	bob.wantMessages("can you hear me?")
	bob.wantState("online")
	bob.say("now I do")
	ada.wantMessages("can you hear me?", "now I do")
}

func TestFastWriterIsSlowedDownNotRefused(t *testing.T) {
	ada := open(t, "http://"+chat(t)+"/", 1100, 720)
	ada.join("Ada", "lobby")
	ada.Run(`for (let i = 1; i <= 15; i++) {
		document.querySelector("#text").value = String(i);
		document.querySelector("#compose").requestSubmit();
	}`)
	ada.wantMessages("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15")
}

func TestMessageThatIsRefusedIsNamed(t *testing.T) {
	ada := open(t, "http://"+chat(t)+"/", 1100, 720)
	ada.join("Ada", "lobby")
	ada.Run(`document.querySelector("#text").value = "x".repeat(2001);
		document.querySelector("#compose").requestSubmit();`)
	ada.Until("/Not sent: “x+”. That message is too long/.test(document.querySelector('#log').textContent)",
		"the page does not say that the message was refused")
	ada.say("shorter")
	ada.wantMessages("shorter")
}

func TestReloadComesBackToTheRoom(t *testing.T) {
	ada := open(t, "http://"+chat(t)+"/", 1100, 720)
	ada.join("Ada", "Tea & <biscuits>")
	ada.say("hello")
	ada.wantMessages("hello")
	ada.Do("reload", chromedp.Reload())
	ada.wantState("online")
	ada.wantMessages("hello")
	ada.want("#title", "Tea & <biscuits>")
	ada.want("#log .mine .bubble", "hello")
}

func TestTextStaysText(t *testing.T) {
	const attack = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`
	url := "http://" + chat(t) + "/"
	eve := open(t, url, 1100, 720)
	eve.join("<b>Eve</b>", "<i>room</i>")
	eve.say(attack)
	eve.say("see javascript:alert(1) and https://example.com/?a=1&b=2.")
	ada := open(t, url, 1100, 720)
	ada.join("Ada", "<i>room</i>")
	ada.wantMessages(attack, "see javascript:alert(1) and https://example.com/?a=1&b=2.")
	ada.Until("!document.querySelector('#app :is(b b, i i, #log img, #log script, #people b, #title i)')", "markup became elements")
	ada.want("#log a", "https://example.com/?a=1&b=2")
	ada.want("#people .who", "<b>Eve</b>", "Ada")
}

func TestRoomsAreApart(t *testing.T) {
	url := "http://" + chat(t) + "/"
	ada, bob := open(t, url, 1100, 720), open(t, url, 1100, 720)
	ada.join("Ada", "kitchen")
	bob.join("Bob", "garden")
	ada.say("in the kitchen")
	bob.say("in the garden")
	ada.wantMessages("in the kitchen")
	bob.wantMessages("in the garden")

	bob.Do("go to the kitchen", chromedp.SendKeys(chromedp.CSS("#other-room"), "kitchen\r"))
	bob.want("#title", "kitchen")
	bob.wantMessages("in the kitchen")
	ada.want("#people .who", "Ada", "Bob")
}

func TestDoorSaysWhyNot(t *testing.T) {
	url := "http://" + chat(t) + "/"
	open(t, url, 1100, 720).join("Ada", "lobby")
	eve := open(t, url, 1100, 720)
	eve.Do("try a name that is taken", chromedp.WaitVisible(chromedp.CSS("#door")),
		chromedp.SetValue(chromedp.CSS("#name"), "ada"), chromedp.SetValue(chromedp.CSS("#room"), "lobby"), chromedp.Click(chromedp.CSS("#join button")))
	eve.want("#door-error", "Somebody in this room has that name already.")
	eve.join("Eve", "lobby")
}

func TestSecondTabTakesOver(t *testing.T) {
	url := "http://" + chat(t) + "/"
	first, second := open(t, url, 1100, 720), open(t, url, 1100, 720)
	first.join("Ada", "lobby")
	session, err := browser.Eval[string](first.Page, `sessionStorage.getItem("session")`)
	require.NoError(t, err)
	second.Run(`sessionStorage.setItem("session", "` + session + `")`) // as in a duplicated tab
	second.Do("reload", chromedp.Reload())
	second.join("Ada", "lobby")
	first.wantState("stopped")
	second.want("#people .who", "Ada")

	first.click("#retry")
	first.wantState("online")
	second.wantState("stopped")
}

func TestNarrowPageFits(t *testing.T) {
	ada := open(t, "http://"+chat(t)+"/", 320, 560)
	ada.join("Ada", "lobby")
	ada.say("a-very-long-word-" + "that-does-not-end-" + "and-has-no-place-to-break-" + "anywhere-in-it")
	ada.Until("document.documentElement.scrollWidth <= innerWidth && document.querySelector('#scroll').scrollWidth <= innerWidth",
		"the page is wider than its window")
	ada.click("#menu")
	ada.Until("document.querySelector('#menu').getAttribute('aria-expanded') === 'true'", "the menu did not open")
	ada.Do("see the people", chromedp.WaitVisible(chromedp.CSS("#people")))
}

var update = flag.Bool("update", false, "write the README's screenshot")

// TestScreenshot makes the picture in the README, when told.
func TestScreenshot(t *testing.T) {
	if !*update {
		t.Skip("the screenshot is written with -update only")
	}
	url := "http://" + chat(t) + "/"
	grace, linus := open(t, url, 1100, 720), open(t, url, 1100, 720)
	grace.join("Grace", "lobby")
	linus.join("Linus", "lobby")
	ada := open(t, url, 1100, 640)
	ada.join("Ada", "lobby")
	said := 0
	say := func(p *page, text string) {
		p.say(text)
		said++
		ada.Until("document.querySelector('#log [data-seq=\""+string(rune('0'+said))+"\"]')", "message %d did not come", said)
	}
	say(linus, "Has anybody tried pulling the cable while writing?")
	say(ada, "Yes. The page noticed, waited, and came back by itself.")
	say(ada, "Nothing was lost, and nothing came twice.")
	say(linus, "And somebody who never reads?")
	say(grace, "Is closed with 1008 when a megabyte waits. The page then comes back and asks for what it has not seen.")
	say(ada, "So a slow reader costs bounded memory and loses nothing.")
	grace.write("Neat")
	ada.want("#typing-text", "Grace is typing")
	png, err := chromedp.Run(ada.Ctx, chromedp.CaptureScreenshot())
	require.NoError(t, err)
	require.NoError(t, os.WriteFile("screenshot.png", png, 0o644))
}
