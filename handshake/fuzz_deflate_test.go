package handshake

import "testing"

// FuzzDeflateNegotiation wants that no header of either side makes the
// negotiation fail in another way than with an error; that a client takes what
// a server answers to its offers, and both then do the same; and that nobody
// is held to more than the options say.
func FuzzDeflateNegotiation(f *testing.F) {
	f.Add("permessage-deflate; client_max_window_bits", "permessage-deflate", 0, 0, 0, 0)
	f.Add("x, permessage-deflate; server_max_window_bits=10, permessage-deflate", "permessage-deflate; server_max_window_bits=9", -1, 10, 9, -1)
	f.Add(`permessage-deflate; client_max_window_bits="8"; client_no_context_takeover`, "permessage-deflate; server_no_context_takeover", 8, 8, 15, 14)
	f.Add("permessage-deflate; server_max_window_bits=08, permessage-deflate; a; a", "permessage-deflate; client_max_window_bits", 7, 16, 10, 10)
	f.Fuzz(func(t *testing.T, offer, answer string, send, receive, serverSend, serverReceive int) {
		client, server := DeflateOptions{send, receive}, DeflateOptions{serverSend, serverReceive}
		if offers, err := ParseExtensions([]string{offer}); err == nil {
			negotiateDeflate(t, offers, server)
		}
		offers := client.Offers()
		if agreed := negotiateDeflate(t, offers, server); agreed != nil {
			wantBounds(t, client, *agreed)
		} else if checkDeflateOptions(&client) == nil && checkDeflateOptions(&server) == nil {
			t.Fatalf("a server with %+v declines %q", server, appendExtensions(nil, offers))
		}
		accepted, err := ParseExtensions([]string{answer})
		for _, e := range accepted {
			if agreed, refused := CheckDeflate(offers, e); err == nil && refused == nil {
				wantBounds(t, client, *agreed)
			}
		}
	})
}

// negotiateDeflate lets a server answer offers, and the client check what is
// written.
func negotiateDeflate(t *testing.T, offers []Extension, server DeflateOptions) *Deflate {
	chosen, agreed := server.Choose(offers)
	if agreed == nil {
		return nil
	}
	written := string(AppendExtension(nil, chosen))
	read, err := ParseExtensions([]string{written})
	if err != nil || len(read) != 1 {
		t.Fatalf("the answer %q cannot be read: %v", written, err)
	}
	checked, err := CheckDeflate(offers, read[0])
	if err != nil {
		t.Fatalf("the answer %q to the offers %q is refused: %v", written, appendExtensions(nil, offers), err)
	}
	if *checked != *agreed {
		t.Fatalf("with the answer %q to the offers %q the client does %+v, and the server %+v", written, appendExtensions(nil, offers), checked, agreed)
	}
	// A server keeps no more than it wants to, whatever a client can do.
	if !agreed.ClientNoContextTakeover && (server.ReceiveWindowBits < 0 || agreed.ClientMaxWindowBits > windowBits(server.ReceiveWindowBits)) {
		t.Fatalf("a server with %+v has to keep the window of %+v", server, agreed)
	}
	wantSends(t, server, agreed.ServerNoContextTakeover, agreed.ServerMaxWindowBits)
	return agreed
}

// wantBounds wants that a client with these options does what it said, and
// keeps no more than it asked for.
func wantBounds(t *testing.T, client DeflateOptions, agreed Deflate) {
	if !agreed.ServerNoContextTakeover && (client.ReceiveWindowBits < 0 || agreed.ServerMaxWindowBits > windowBits(client.ReceiveWindowBits)) {
		t.Fatalf("a client with %+v has to keep the window of %+v", client, agreed)
	}
	wantSends(t, client, agreed.ClientNoContextTakeover, agreed.ClientMaxWindowBits)
}

func wantSends(t *testing.T, o DeflateOptions, noContextTakeover bool, bits int) {
	if o.SendWindowBits < 0 && !noContextTakeover {
		t.Fatalf("with %+v the context is taken over", o)
	}
	if bits < minWindowBits || bits > windowBits(o.SendWindowBits) {
		t.Fatalf("with %+v the window has %d bits", o, bits)
	}
}
