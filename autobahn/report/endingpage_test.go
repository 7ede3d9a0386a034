package report

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWhatIsWrongWithTheEnd(t *testing.T) {
	r := &Result{Close: Failed, ExpectedClose: Ending{ByMe: true, Codes: []int{1000, 1001}, Clean: true}, RemoteCloseCode: new(1002)}
	differs := func() (names []string) {
		for _, row := range r.endingRows("client") {
			if row.Differs {
				names = append(names, row.Name)
			}
		}
		return names
	}
	require.Equal(t, []string{"Closing handshake begun by", "Closing handshake whole", "Status code of the peer"}, differs())
	r.ClosedByMe, r.WasClean, r.RemoteCloseCode = true, true, nil
	require.Empty(t, differs(), "no code at all is no wrong code")
	r.Close, r.WasClean = Informational, false
	require.Empty(t, differs(), "where nothing is judged, nothing is wrong")
	r.Close = FailedByClient
	require.Contains(t, differs(), "TCP ended by")
	require.Equal(t, "the suite", r.endingRows("client")[5].Want, "the server ends TCP, which is the suite")
	require.Equal(t, "the peer", r.endingRows("server")[5].Want)
	require.Equal(t, "1000 normal closure, 1001 going away, or none", r.endingRows("")[2].Want)
}
