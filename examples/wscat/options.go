package main

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"
)

// options is the command line.
type options struct {
	url          string
	header       http.Header
	host         string // of the request, if not the address's
	subprotocols []string
	compress     bool
	redirects    int
	timeout      time.Duration
	noProxy      bool

	ca, cert, key, serverName string
	insecure                  bool

	binary, whole, slash, quiet bool
	execute                     []string
	wait, ping                  time.Duration
	limit                       int64
}

const usage = `usage: wscat [flags] address

An address is ws://host/path, wss://host/path, or ws+unix:///socket:/path.

Sends each line of stdin as a message and prints each message that comes.
At a terminal, and with -slash, lines that begin with / are commands:
  /ping                   measure the round trip
  /hex 00 ff              send these bytes as a binary message
  /close [code [reason]]  close; so does the end of input, with 1000
  //text                  send /text

user:password in the address becomes Basic authentication; proxies come from
HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY.

`

// parseOptions reads the command line; help and complaints go to out.
func parseOptions(args []string, out io.Writer) (*options, error) {
	o := &options{header: http.Header{}}
	flags := flag.NewFlagSet("wscat", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // run prints errors, once
	o.define(flags)
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			fmt.Fprint(out, usage)
			flags.SetOutput(out)
			flags.PrintDefaults()
		}
		return nil, err
	}
	if flags.NArg() != 1 {
		return nil, errors.New("one address is needed (-h helps)")
	}
	o.url = flags.Arg(0)
	if (o.cert == "") != (o.key == "") {
		return nil, errors.New("-cert and -key go together")
	}
	return o, nil
}

func (o *options) define(f *flag.FlagSet) {
	f.Func("H", "add the `\"Name: value\"` header to the request (repeatable)", o.addHeader)
	f.Func("s", "offer this `subprotocol` (repeatable)", o.addTo(&o.subprotocols))
	f.BoolVar(&o.compress, "compress", false, "offer to compress messages (permessage-deflate)")
	f.IntVar(&o.redirects, "redirects", 0, "follow at most this `many` redirects")
	f.DurationVar(&o.timeout, "timeout", 30*time.Second, "give up connecting after this `time`")
	f.BoolVar(&o.noProxy, "no-proxy", false, "connect directly, whatever the environment says")

	f.StringVar(&o.ca, "ca", "", "trust the certificates in this PEM `file` instead of the system's")
	f.StringVar(&o.cert, "cert", "", "show the server the certificate in this PEM `file`")
	f.StringVar(&o.key, "key", "", "key of -cert, a PEM `file`")
	f.StringVar(&o.serverName, "server-name", "", "`name` to expect in the server's certificate")
	f.BoolVar(&o.insecure, "insecure", false, "do not check the server's certificate")

	f.BoolVar(&o.binary, "b", false, "send binary messages")
	f.BoolVar(&o.whole, "whole", false, "send all of stdin as one message")
	f.BoolVar(&o.slash, "slash", false, "obey commands also when stdin is not a terminal")
	f.Func("x", "send this `message` instead of reading stdin (repeatable)", o.addTo(&o.execute))
	f.BoolVar(&o.quiet, "q", false, "print messages only")
	f.DurationVar(&o.wait, "wait", 2*time.Second, "after the input ended, wait at most this `time` for as many messages as were sent; negative: until the server closes")
	f.DurationVar(&o.ping, "ping", 0, "ping each `interval`, and end when no pong comes; 0: never")
	f.Int64Var(&o.limit, "limit", 64<<20, "longest message to take, in `bytes`")
}

func (o *options) addHeader(s string) error {
	name, value, ok := strings.Cut(s, ":")
	if !ok {
		return errors.New("a header has a colon")
	}
	name, value = strings.TrimSpace(name), strings.TrimSpace(value)
	if strings.EqualFold(name, "Host") {
		o.host = value
		return nil
	}
	o.header.Add(name, value)
	return nil
}

func (*options) addTo(list *[]string) func(string) error {
	return func(s string) error { *list = append(*list, s); return nil }
}

// tlsConfig returns nil when nothing but the defaults is asked for.
func (o *options) tlsConfig() (*tls.Config, error) {
	if o.ca == "" && o.cert == "" && o.serverName == "" && !o.insecure {
		return nil, nil
	}
	c := &tls.Config{ServerName: o.serverName, InsecureSkipVerify: o.insecure}
	if o.ca != "" {
		pem, err := os.ReadFile(o.ca)
		if err != nil {
			return nil, err
		}
		c.RootCAs = x509.NewCertPool()
		if !c.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("%s holds no certificate", o.ca)
		}
	}
	if o.cert != "" {
		pair, err := tls.LoadX509KeyPair(o.cert, o.key)
		if err != nil {
			return nil, err
		}
		c.Certificates = []tls.Certificate{pair}
	}
	return c, nil
}
