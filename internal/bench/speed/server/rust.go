package server

// Rust are servers of libraries in Rust. The program of package rust is what serves
// them; it echoes.
var Rust = []Server{
	{Name: "fastwebsockets", Title: "fastwebsockets (Rust)", Foreign: true},
	{Name: "tungstenite", Title: "tokio-tungstenite (Rust)", Foreign: true},
}
