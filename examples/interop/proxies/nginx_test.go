//go:build unix

package proxies

import (
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
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
