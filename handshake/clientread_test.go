package handshake

import (
	"bytes"
	"io"
	"net"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/internal/mempipe"
)

// readerOf returns a responseReader that reads text and then EOF.
func readerOf(t *testing.T, text string, limit int) (*responseReader, net.Conn) {
	near, far := mempipe.New()
	go func() {
		_, _ = io.WriteString(far, text)
		_ = far.Close()
	}()
	t.Cleanup(func() { _ = near.Close() })
	return newResponseReader(near, limit), near
}

// endless is a peer that goes on and on.
type endless struct {
	begin, again string
	read, next   int
}

func (e *endless) Read(p []byte) (int, error) {
	n := copy(p, e.begin)
	e.begin = e.begin[n:]
	for i := n; i < len(p); i++ {
		p[i] = e.again[e.next]
		e.next = (e.next + 1) % len(e.again)
	}
	e.read += len(p)
	return len(p), nil
}

func TestResponseReader(t *testing.T) {
	t.Run("RFC 9110 15.2/interim responses are skipped", func(t *testing.T) {
		early := "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n"
		r, _ := readerOf(t, early+switching("+X: y")+"frames", 1<<10)
		resp, err := r.read(nil)
		require.NoError(t, err)
		require.Equal(t, 101, resp.StatusCode)
		require.Equal(t, "y", resp.Header.Get("X"))
		require.Empty(t, resp.Header.Get("Link"), "a field of an interim response")
		require.Equal(t, "frames", string(r.buffered()), "the bytes behind the response")
	})
	t.Run("no bytes behind the response", func(t *testing.T) {
		r, _ := readerOf(t, switching(), 1<<10)
		_, err := r.read(nil)
		require.NoError(t, err)
		require.Nil(t, r.buffered())
	})
	t.Run("a head as large as the limit", func(t *testing.T) {
		r, _ := readerOf(t, switching(), len(switching()))
		_, err := r.read(nil)
		require.NoError(t, err)
	})
	t.Run("a head larger than the limit by one byte", func(t *testing.T) {
		r, _ := readerOf(t, switching(), len(switching())-1)
		_, err := r.read(nil)
		require.ErrorIs(t, err, errHeadTooLarge)
	})
	for name, c := range map[string]struct{ begin, again string }{
		"fields without end":              {"HTTP/1.1 101 X\r\n", "A: b\r\n"},
		"fields of many names":            {"HTTP/1.1 101 X\r\n", "A: b\r\nB: \r\nC:\r\n"},
		"a value without end":             {"HTTP/1.1 101 X\r\nA: b", "b"},
		"continuation lines without end":  {"HTTP/1.1 101 X\r\nA: b\r\n", " c\r\n"},
		"a status line without end":       {"HTTP/1.1 101 X", "X"},
		"interim responses without end":   {"", "HTTP/1.1 100 X\r\n\r\n"},
		"a body of the wrong kind of 101": {"HTTP/1.1 101 X\r\n\r", "\r"},
	} {
		t.Run(name, func(t *testing.T) {
			server := &endless{begin: c.begin, again: c.again}
			_, err := newResponseReader(server, 64<<10).read(nil)
			require.ErrorIs(t, err, errHeadTooLarge)
			require.Equal(t, 64<<10, server.read, "bytes that were read")
		})
	}
	for name, text := range map[string]string{
		"not HTTP":              "SSH-2.0-OpenSSH\r\n",
		"an end in the head":    switching()[:20],
		"nothing":               "",
		"two Content-Lengths":   "HTTP/1.1 403 No\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
		"an unknown Transfer":   "HTTP/1.1 403 No\r\nTransfer-Encoding: zip\r\n\r\n",
		"a field without colon": "HTTP/1.1 101 X\r\nUpgrade\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			r, _ := readerOf(t, text, 1<<10)
			_, err := r.read(nil)
			var e *Error
			require.ErrorAs(t, err, &e)
			require.ErrorContains(t, err, "the response cannot be read")
		})
	}
}

func TestKeepBody(t *testing.T) {
	long := strings.Repeat("x", bodyLimit)
	for name, c := range map[string]struct{ head, body, want string }{
		"with a length":         {"Content-Length: 2\r\n\r\n", "no", "no"},
		"until the end":         {"\r\n", "no", "no"},
		"in chunks":             {"Transfer-Encoding: chunked\r\n\r\n", "2\r\nno\r\n0\r\n\r\n", "no"},
		"cut short":             {"Content-Length: 9\r\n\r\n", "no", "no"},
		"longer than is kept":   {"\r\n", long + "more", long},
		"16 KiB in tiny chunks": {"Transfer-Encoding: chunked\r\n\r\n", strings.Repeat("1\r\nx\r\n", 1<<16), ""},
	} {
		t.Run(name, func(t *testing.T) {
			r, near := readerOf(t, "HTTP/1.1 403 No\r\n"+c.head+c.body, 1<<10)
			resp, err := r.read(nil)
			require.NoError(t, err)
			r.keepBody(resp, near)
			require.NoError(t, near.Close())
			got, err := io.ReadAll(resp.Body)
			require.NoError(t, err)
			if c.want == "" {
				require.LessOrEqual(t, len(got), bodyLimit, "bytes of the body that were kept")
				require.Empty(t, bytes.Trim(got, "x"))
				return
			}
			require.Equal(t, c.want, string(got), "the body")
		})
	}
}
