//! An echo server on tungstenite that obeys a few texts: server [PARAMETERS...]. It
//! listens once for each of its arguments, or once without any. They are parameters
//! of permessage-deflate, which tungstenite does not have: it never agrees to it. It
//! prints its addresses, and how each connection ended.
use std::error::Error;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread::{self, JoinHandle};

use tungstenite::handshake::server::{ErrorResponse, Request, Response};
use tungstenite::http::HeaderValue;
use tungstenite::protocol::frame::coding::{Data, OpCode};
use tungstenite::protocol::frame::{CloseFrame, Frame};
use tungstenite::{Bytes, Message, WebSocket};

type Failure = Box<dyn Error>;

/// A stream that counts the bytes that come.
struct Counting {
    stream: TcpStream,
    came: usize,
}

impl Read for Counting {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let n = self.stream.read(into)?;
        self.came += n;
        Ok(n)
    }
}

impl Write for Counting {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.stream.flush()
    }
}

/// Pings and waits for the pong, before which nothing else may come.
fn pinged(ws: &mut WebSocket<Counting>) -> Result<String, Failure> {
    ws.send(Message::Ping("from tungstenite".into()))?;
    match ws.read()? {
        Message::Pong(payload) => Ok(String::from_utf8(payload.to_vec())?),
        other => Err(format!("not a pong came but {}", other).into()),
    }
}

/// Sends a text in fragments of size bytes, which may cut characters, and goes on
/// after the first when its ping was answered.
fn cut(ws: &mut WebSocket<Counting>, size: usize, text: &str) -> Result<(), Failure> {
    for at in (0..text.len()).step_by(size) {
        let end = text.len().min(at + size);
        let part = Bytes::copy_from_slice(&text.as_bytes()[at..end]);
        let kind = OpCode::Data(if at == 0 { Data::Text } else { Data::Continue });
        ws.send(Message::Frame(Frame::message(
            part,
            kind,
            end == text.len(),
        )))?;
        if at == 0 {
            pinged(ws)?;
        }
    }
    Ok(())
}

/// Does what a text says, or sends it back.
fn obey(ws: &mut WebSocket<Counting>, text: &str) -> Result<(), Failure> {
    let words: Vec<&str> = text.splitn(3, ' ').collect();
    match words[..] {
        ["close", code, reason] => ws.close(Some(CloseFrame {
            code: code.parse::<u16>()?.into(),
            reason: reason.into(),
        }))?,
        ["ping"] => {
            let pong = format!("pong {}", pinged(ws)?);
            ws.send(Message::text(pong))?;
        }
        ["traffic"] => {
            let came = ws.get_ref().came.to_string();
            ws.send(Message::text(came))?;
        }
        ["cut", size, rest] => cut(ws, size.parse()?, rest)?,
        _ => ws.send(Message::text(text))?,
    }
    Ok(())
}

/// Chooses v2, if it is offered. tungstenite leaves subprotocols to its callers.
#[allow(clippy::result_large_err)]
fn choose(request: &Request, mut response: Response) -> Result<Response, ErrorResponse> {
    let fields = request.headers().get_all("Sec-WebSocket-Protocol");
    let mut names = fields
        .iter()
        .filter_map(|f| f.to_str().ok())
        .flat_map(|f| f.split(','));
    if names.any(|name| name.trim() == "v2") {
        let chosen = HeaderValue::from_static("v2");
        response
            .headers_mut()
            .insert("Sec-WebSocket-Protocol", chosen);
    }
    Ok(response)
}

/// Has a connection from its handshake to its end.
fn serve(stream: TcpStream) -> Result<(), Failure> {
    stream.set_nodelay(true)?;
    let mut ws = tungstenite::accept_hdr(Counting { stream, came: 0 }, choose)?;
    loop {
        match ws.read() {
            Ok(Message::Text(text)) => obey(&mut ws, &text)?,
            Ok(Message::Binary(bytes)) => ws.send(Message::Binary(bytes))?,
            Ok(Message::Close(None)) => println!("closed 1005"),
            Ok(Message::Close(Some(CloseFrame { code, reason }))) => {
                println!("{}", format!("closed {} {}", code, reason).trim_end())
            }
            Ok(_) => {}
            Err(tungstenite::Error::ConnectionClosed) => return Ok(()),
            Err(err) => return Err(err.into()),
        }
    }
}

fn listen() -> Result<JoinHandle<()>, Failure> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("ws://{}/", listener.local_addr()?);
    Ok(thread::spawn(move || {
        for stream in listener.incoming() {
            thread::spawn(move || {
                if let Err(err) = stream.map_err(Failure::from).and_then(serve) {
                    println!("error {}", err);
                }
            });
        }
    }))
}

fn main() -> Result<(), Failure> {
    let count = std::env::args().skip(1).count().max(1);
    let listening = (0..count)
        .map(|_| listen())
        .collect::<Result<Vec<_>, _>>()?;
    for thread in listening {
        thread.join().map_err(|_| "a listener panicked")?;
    }
    Ok(())
}
