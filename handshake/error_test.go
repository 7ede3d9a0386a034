package handshake

import (
	"errors"
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestErrorSaysWhatWhereAndWhy(t *testing.T) {
	for name, c := range map[string]struct {
		err  *Error
		want string
	}{
		"reason":  {&Error{Reason: "no luck"}, "websocket: handshake: no luck"},
		"status":  {&Error{Reason: "no luck", Status: 400}, "websocket: handshake: no luck (HTTP status 400)"},
		"section": {&Error{Reason: "no luck", Section: "RFC 6455 4.1"}, "websocket: handshake: no luck (RFC 6455 section 4.1)"},
		"all": {
			&Error{Reason: "no luck", Section: "RFC 6455 4.1", Status: 400, Err: io.EOF},
			"websocket: handshake: no luck (RFC 6455 section 4.1, HTTP status 400): EOF",
		},
	} {
		t.Run(name, func(t *testing.T) {
			require.EqualError(t, c.err, c.want)
		})
	}
}

func TestErrorUnwrapsItsCause(t *testing.T) {
	require.ErrorIs(t, &Error{Err: io.EOF}, io.EOF, "the cause is not found")
	require.NoError(t, errors.Unwrap(&Error{}), "an error without a cause has one")
}

func TestMisuseIsTheServersFault(t *testing.T) {
	e := misuse(io.EOF)
	require.Equal(t, http.StatusInternalServerError, e.Status)
	require.ErrorIs(t, e, io.EOF)
}
