//go:build unix

package proxies

import (
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket"
)

var nginx = &kind{
	name:    "nginx",
	program: "nginx",
	file:    "nginx.conf",
	listen: func(ports [2]string) []string {
		return []string{
			"listen 80;", "listen 127.0.0.1:" + ports[0] + ";",
			"listen 443 ssl;", "listen 127.0.0.1:" + ports[1] + " ssl;",
		}
	},
	prepare:     prepareNginx,
	reload:      func(p *proxy) error { return p.cmd.Process.Signal(syscall.SIGHUP) },
	unreachable: http.StatusBadGateway,
}

// around is what Debian has around the files of /etc/nginx/conf.d, less all that
// stands outside of one directory.
const around = `daemon off;
pid pid;
error_log stderr info;
events {}
http {
	access_log off;
	client_body_temp_path tmp;
	proxy_temp_path tmp;
	fastcgi_temp_path tmp;
	uwsgi_temp_path tmp;
	scgi_temp_path tmp;
	include nginx.conf;
}
`

// prepareNginx hands the descriptors over as nginx does to a new version of itself: it
// takes those whose addresses the configuration has.
func prepareNginx(t *testing.T, dir string) (args, env []string) {
	require.NoError(t, os.WriteFile(filepath.Join(dir, "main.conf"), []byte(around), 0o600))
	return []string{"-p", dir, "-c", "main.conf", "-e", "stderr"}, []string{"NGINX=3;4;"}
}

// What is easily forgotten in a configuration of nginx shows in the answer.
func TestMistakesInNginx(t *testing.T) {
	for name, c := range map[string]struct {
		mistake []string
		status  int
	}{
		"the Upgrade is not passed on":   {[]string{"proxy_set_header Upgrade ", "proxy_set_header X-Upgrade "}, http.StatusUpgradeRequired},
		"HTTP/1.0":                       {[]string{"proxy_http_version 1.1;", "proxy_http_version 1.0;"}, http.StatusBadRequest},
		"the Host is that of the server": {[]string{"proxy_set_header Host ", "proxy_set_header X-Host "}, http.StatusForbidden},
		"the Host is without its port":   {[]string{"$http_host", "$host"}, http.StatusForbidden},
	} {
		t.Run(name, func(t *testing.T) {
			b := startBackend(t, servers[0], websocket.AcceptOptions{}, nil)
			p := start(t, nginx, settings{backend: b.addr, mistake: c.mistake})
			var o websocket.DialOptions
			o.Handshake.Header = http.Header{"Origin": {"http://" + p.sockets[0].Addr().String()}}
			_, resp, err := dial(t, p.url("ws"), o)
			wantStatus(t, resp, err, c.status)
		})
	}
}
