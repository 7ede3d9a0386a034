//go:build unix

package proxies

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// credentials are those of a proxy that ends TLS.
type credentials struct {
	pem  []byte         // certificate and key
	pool *x509.CertPool // who trusts it
}

var once = sync.OnceValues(newCredentials)

// identity returns the credentials of all proxies: for example.com and the loopback.
func identity(t *testing.T) credentials {
	t.Helper()
	c, err := once()
	require.NoError(t, err)
	return c
}

func newCredentials() (c credentials, err error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return c, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(24 * time.Hour),
		DNSNames:     []string{"example.com"},
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return c, err
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return c, err
	}
	c.pem = append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate}),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})...)
	c.pool = x509.NewCertPool()
	c.pool.AppendCertsFromPEM(c.pem)
	return c, nil
}
