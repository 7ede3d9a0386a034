package suite

// A deflate is permessage-deflate as it was negotiated on a connection.
type deflate struct {
	agreement
}

func newDeflate(a agreement, role Role) *deflate { return &deflate{agreement: a} }

func (d *deflate) inflate(p []byte) ([]byte, error) { return p, nil }
