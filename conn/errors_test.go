package conn

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/wstest"
)

// The ladder from an error to the status code of the Close frame that is sent,
// and to the error that stays.
func TestJudge(t *testing.T) {
	invalid := &frame.ProtocolError{Code: frame.StatusInvalidPayload, Section: "RFC 6455 8.1", Reason: "not UTF-8"}
	broken := &frame.ProtocolError{Code: frame.StatusProtocolError, Section: "RFC 6455 5.2", Reason: "reserved bit"}
	going := &CloseError{Code: frame.StatusGoingAway, Reason: "bye"}
	without := &CloseError{Code: frame.StatusNoStatusReceived}
	abnormal := &CloseError{Code: frame.StatusAbnormalClosure}
	big := fmt.Errorf("%w: over 4 bytes", ErrMessageTooBig)
	broke := &net.OpError{Op: "read", Err: errors.New("connection reset by peer")}
	tests := []struct {
		name   string
		err    error
		code   frame.StatusCode
		reason string
		sticky error
	}{
		{"7.1.7/protocol error", broken, frame.StatusProtocolError, "reserved bit", broken},
		{"8.1/invalid text", invalid, frame.StatusInvalidPayload, "not UTF-8", invalid},
		{"5.5.1/close is answered with its code", going, frame.StatusGoingAway, "", going},
		{"5.5.1/close without code is answered with one without", without, frame.StatusNoStatusReceived, "", without},
		{"7.1.5/no close frame is not answered", abnormal, 0, "", abnormal},
		{"7.1.5/the transport's end is 1006", io.EOF, 0, "", abnormal},
		{"7.1.5/an end that was wrapped", fmt.Errorf("tls: %w", io.EOF), 0, "", abnormal},
		{"7.4.1/message too big", big, frame.StatusMessageTooBig, "message too big", big},
		{"7.4.1/slow peer", ErrSlowPeer, frame.StatusPolicyViolation, "reading too slowly", ErrSlowPeer},
		{"7.4.1/ping timeout", ErrPingTimeout, frame.StatusInternalError, "keepalive ping timeout", ErrPingTimeout},
		{"write timeout", ErrWriteTimeout, 0, "", ErrWriteTimeout},
		{"write cut", ErrWriteCut, 0, "", ErrWriteCut},
		{"closed here", ErrClosed, 0, "", ErrClosed},
		{"transport error", broke, 0, "", broke},
		{"7.1.5/an end without TLS's own goodbye", io.ErrUnexpectedEOF, 0, "", abnormal},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := judge(tt.err)
			require.Equal(t, &verdict{tt.code, tt.reason, tt.sticky}, got)
			if got.code != 0 {
				_, err := frame.AppendClose(nil, got.code, got.reason)
				require.NoError(t, err, "the verdict must fit a Close frame")
			}
		})
	}
}

// What stands in one verdict is what the peer gets and what later calls return.
func TestFirstErrorStays(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		peer.Send(frame.Header{Fin: true, Rsv2: true, Opcode: frame.Text}, "x")
		_, _, first := c.Read(bg)
		wantViolation(t, first, frame.StatusProtocolError, "RFC 6455 5.2", "reserved bit without an extension")
		peer.WantClose(frame.StatusProtocolError, "reserved bit without an extension")
		for range 2 {
			_, _, err := c.Read(bg)
			require.Equal(t, first, err, "a later read returns the first fatal error")
			require.ErrorIs(t, c.Write(bg, frame.Text, nil), frame.StatusProtocolError, "a later write returns it too")
			require.ErrorIs(t, c.Send(frame.Text, nil), frame.StatusProtocolError, "Send returns it too")
			require.ErrorIs(t, c.Flush(bg), frame.StatusProtocolError, "Flush returns it too")
			_, err = c.Ping(bg)
			require.ErrorIs(t, err, frame.StatusProtocolError, "Ping returns it too")
			_, err = c.Writer(bg, frame.Text)
			require.ErrorIs(t, err, frame.StatusProtocolError, "Writer returns it too")
			c.CloseNow()
		}
	})
}

func TestErrorTexts(t *testing.T) {
	tests := []struct {
		err  error
		want string
	}{
		{&CloseError{frame.StatusGoingAway, ""}, "closed by the peer: close code 1001 (going away)"},
		{&CloseError{frame.StatusGoingAway, "line\nbreak"}, `closed by the peer: close code 1001 (going away): "line\nbreak"`},
		{&CloseError{4000, "own"}, `closed by the peer: close code 4000: "own"`},
		{&CloseError{frame.StatusNoStatusReceived, ""}, "closed by the peer: close code 1005 (no status received)"},
		{&CloseError{frame.StatusAbnormalClosure, ""}, "the transport ended without a close frame (1006)"},
		{wrap("read", &CloseError{frame.StatusAbnormalClosure, ""}), "websocket: read: the transport ended without a close frame (1006)"},
		{wrap("write", ErrClosed), "websocket: write: connection closed"},
		{wrap("write", wrap("read", ErrClosed)), "websocket: read: connection closed"},
		{wrap("send", ErrQueueFull), "websocket: send: send queue full"},
		{wrap("read", context.DeadlineExceeded), "websocket: read: context deadline exceeded"},
	}
	for _, tt := range tests {
		require.EqualError(t, tt.err, tt.want)
	}
	require.NoError(t, wrap("read", nil), "no error stays no error")
}

func TestErrorsMatch(t *testing.T) {
	closed := wrap("read", &CloseError{frame.StatusGoingAway, "bye"})
	require.ErrorIs(t, closed, frame.StatusGoingAway)
	require.NotErrorIs(t, closed, frame.StatusNormalClosure)
	require.NotErrorIs(t, closed, io.ErrUnexpectedEOF, "the peer did send a Close frame")
	require.NotErrorIs(t, closed, net.ErrClosed, "it was not closed here")
	var e *CloseError
	require.ErrorAs(t, closed, &e)
	require.Equal(t, CloseError{frame.StatusGoingAway, "bye"}, *e)

	cut := wrap("read", &CloseError{Code: frame.StatusAbnormalClosure})
	require.ErrorIs(t, cut, io.ErrUnexpectedEOF, "there was no Close frame")
	require.ErrorIs(t, cut, frame.StatusAbnormalClosure)

	require.ErrorIs(t, wrap("write", ErrClosed), ErrClosed)
	require.ErrorIs(t, wrap("write", ErrClosed), net.ErrClosed)
	require.NotErrorIs(t, wrap("write", ErrClosed), io.EOF)
	require.ErrorIs(t, wrap("read", violation("5.2", "x")), frame.StatusProtocolError)
}

func TestErrorTimeout(t *testing.T) {
	for err, want := range map[error]bool{
		context.DeadlineExceeded:                       true,
		os.ErrDeadlineExceeded:                         true,
		fmt.Errorf("dial: %w", os.ErrDeadlineExceeded): true,
		ErrPingTimeout:                                 true,
		ErrWriteTimeout:                                true,
		ErrCloseTimeout:                                true,
		context.Canceled:                               false,
		ErrClosed:                                      false,
		&CloseError{Code: frame.StatusAbnormalClosure}:  false,
		&net.OpError{Op: "read", Err: errors.New("no")}: false,
	} {
		var timeout interface{ Timeout() bool }
		require.ErrorAs(t, wrap("read", err), &timeout)
		require.Equal(t, want, timeout.Timeout(), "whether %q is a timeout", err)
	}
}

// The errors of calls that end in each way name the operation once.
func TestOperationsAreNamed(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		ctx, cancel := context.WithTimeout(bg, time.Second)
		defer cancel()
		_, _, err := c.Read(ctx)
		require.EqualError(t, err, "websocket: read: context deadline exceeded")
		_, err = c.Ping(ctx)
		require.EqualError(t, err, "websocket: ping: context deadline exceeded")
		require.EqualError(t, c.Write(ctx, frame.Text, nil), "websocket: write: context deadline exceeded")
		require.EqualError(t, c.Write(bg, frame.Ping, nil), "websocket: write: a message is text or binary, not ping")
		require.EqualError(t, c.Send(frame.Text, []byte{0xFF}), "websocket: send: text is not valid UTF-8 (RFC 6455 section 8.1)")
		require.EqualError(t, c.Close(bg, 1005, "x"), "websocket: close: frame: close code 1005 (no status received) may not be sent")
		peer.Hangup()
		_, _, err = c.Read(bg)
		require.EqualError(t, err, "websocket: read: the transport ended without a close frame (1006)")
		require.EqualError(t, c.Flush(bg), "websocket: flush: the transport ended without a close frame (1006)")
	})
}
