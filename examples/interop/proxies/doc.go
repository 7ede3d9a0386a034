// Package proxies holds tests only: the library through nginx and HAProxy, as
// Debian has them, with Dial on one side and Accept or AcceptConn on the other,
// plain and with TLS that ends at the proxy.
//
// The proxies run with the configuration files that are kept here, nginx.conf and
// haproxy.cfg; a test changes addresses, the certificate and times in them, and
// nothing else unless it is about mistakes. They inherit their listening sockets
// from the tests, so no port is ever lost to another program, and nobody has to wait
// until a proxy is ready: a connection waits in the socket.
//
// Where a proxy is not installed its tests are skipped with a sentence; with CI=true
// in the environment they fail.
package proxies
