package interop

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/examples/internal/browser"
	"github.com/ws6455/websocket/frame"
)

// answering is what a page does with a connection: it sends everything back, but
// says what was agreed on when it is asked. It returns how the connection ended
// and how many messages it has sent.
const answering = `new Promise((done) => {
	const ws = new WebSocket(%q);
	let sent = 0;
	ws.binaryType = "arraybuffer";
	ws.onmessage = ({ data }) => {
		ws.send(data === "agreed" ? ws.extensions : data);
		sent++;
	};
	ws.onclose = ({ code }) => done({ Code: code, Sent: sent });
})`

// answered is what answering returns.
type answered struct {
	Code frame.StatusCode
	Sent int64
}

// A page and our Accept compress what they say to each other. Fragments and pings
// cannot be asked of a page; it answers ours.
func TestChromiumCompressesWithOurAccept(t *testing.T) {
	remembered, alone := way{15, true}, way{15, false}
	list := []struct {
		agreement
		extensions string // the page's WebSocket.extensions
	}{
		{
			agreement{"nobody limits anything", windows(0, 0), conn.Compression{}, remembered, remembered, true},
			"permessage-deflate",
		},
		{
			agreement{"nothing is remembered", windows(-1, -1), conn.Compression{}, alone, alone, false},
			"permessage-deflate; server_no_context_takeover; client_no_context_takeover",
		},
		{
			agreement{"small windows", windows(9, 10), conn.Compression{}, way{9, true}, way{10, true}, true},
			"permessage-deflate; server_max_window_bits=9; client_max_window_bits=10",
		},
		{
			agreement{"the smallest windows", windows(8, 8), conn.Compression{}, way{8, true}, way{8, true}, false},
			"permessage-deflate; server_max_window_bits=8; client_max_window_bits=8",
		},
		{
			agreement{"as the chat has it", windows(-1, 10), conn.Compression{}, alone, way{10, true}, false},
			"permessage-deflate; server_no_context_takeover; client_max_window_bits=10",
		},
		{
			agreement{"the page remembers nothing", windows(12, -1), conn.Compression{}, way{12, true}, alone, false},
			"permessage-deflate; client_no_context_takeover; server_max_window_bits=12",
		},
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, `<!DOCTYPE html><title>Answers</title><link rel="icon" href="data:,">`)
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	page := browser.Open(t, s.URL, 400, 300)
	for i, a := range list {
		t.Run(a.name, func(t *testing.T) {
			path, server := fmt.Sprintf("/%d", i), newAcceptor(a.ours)
			mux.Handle(path, server)
			end := make(chan func() (answered, error), 1)
			go func() {
				said, err := browser.Eval[answered](page, fmt.Sprintf(answering, strings.Replace(s.URL, "http", "ws", 1)+path))
				end <- func() (answered, error) { return said, err }
			}()
			c := server.accept(t)
			require.Equal(t, "permessage-deflate; client_max_window_bits", server.offered, "Chromium offers something else")
			require.NoError(t, c.Write(bounded(t), frame.Text, []byte("agreed")))
			wantMessage(t, c, frame.Text, []byte(a.extensions))
			v := newConversation(t, c, a.agreement)
			v.parts()
			v.close()
			said, err := (<-end)()
			require.NoError(t, err, "the page did not see the end")
			stats := c.Stats()
			require.Equal(t, answered{frame.StatusNormalClosure, stats.Inflated.Messages}, said,
				"what the page sent is not what came compressed")
			require.Less(t, stats.Inflated.WireBytes, stats.Inflated.Bytes)
			require.Less(t, stats.Deflated.WireBytes, stats.Deflated.Bytes)
		})
	}
}
