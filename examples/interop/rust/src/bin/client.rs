//! A client on tungstenite against the echo server: client URL. It offers no
//! compression, which tungstenite does not have, and wants the server to agree to no
//! extension. It fails with a sentence, or prints "ok"; then it prints the code with
//! which the server closes a second connection.
use std::error::Error;
use std::net::TcpStream;

use tungstenite::client::{ClientRequestBuilder, IntoClientRequest};
use tungstenite::handshake::client::Response;
use tungstenite::protocol::frame::coding::{CloseCode, Data, OpCode};
use tungstenite::protocol::frame::{CloseFrame, Frame};
use tungstenite::stream::MaybeTlsStream;
use tungstenite::{Message, WebSocket};

type Failure = Box<dyn Error>;
type Socket = WebSocket<MaybeTlsStream<TcpStream>>;

fn open(url: &str, protocols: &[&str]) -> Result<(Socket, Response), Failure> {
    let request = protocols
        .iter()
        .fold(ClientRequestBuilder::new(url.parse()?), |request, name| {
            request.with_sub_protocol(*name)
        });
    Ok(tungstenite::connect(request.into_client_request()?)?)
}

fn want(met: bool, otherwise: &str) -> Result<(), Failure> {
    if met {
        Ok(())
    } else {
        Err(otherwise.into())
    }
}

fn echoes(ws: &mut Socket, what: &str, message: Message) -> Result<(), Failure> {
    ws.send(message.clone())?;
    want(
        ws.read()? == message,
        &format!("{}: the answer differs", what),
    )
}

/// Bytes without a pattern that would show, from no other crate.
fn noise(n: usize) -> Vec<u8> {
    let mut state = 2463534242u32;
    let next = |_| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state as u8
    };
    (0..n).map(next).collect()
}

fn converse(url: &str) -> Result<(), Failure> {
    let (mut ws, response) = open(url, &["v1", "v2"])?;
    let field = |name| response.headers().get(name).map(|f| f.as_bytes());
    want(
        field("Sec-WebSocket-Protocol") == Some(b"v2"),
        "another subprotocol was chosen",
    )?;
    want(
        field("Sec-WebSocket-Extensions").is_none(),
        "an extension was agreed on",
    )?;
    echoes(&mut ws, "text", Message::text("grüße, 世界"))?;
    echoes(&mut ws, "empty text", Message::text(""))?;
    echoes(&mut ws, "binary", Message::binary(vec![0, 1, 254, 255]))?;
    echoes(&mut ws, "1 MiB", Message::binary(noise(1 << 20)))?;
    echoes(&mut ws, "65536 bytes", Message::binary(noise(1 << 16)))?;
    echoes(
        &mut ws,
        "1 MiB of one letter",
        Message::text("a".repeat(1 << 20)),
    )?;

    ws.send(Message::Frame(Frame::message(
        "frag",
        OpCode::Data(Data::Text),
        false,
    )))?;
    ws.send(Message::Ping("between fragments".into()))?;
    want(
        ws.read()? == Message::Pong("between fragments".into()),
        "the pong differs",
    )?;
    ws.send(Message::Frame(Frame::message(
        "ments",
        OpCode::Data(Data::Continue),
        true,
    )))?;
    want(
        ws.read()? == Message::text("fragments"),
        "fragments were not put together",
    )?;

    ws.close(Some(CloseFrame {
        code: CloseCode::from(4001),
        reason: "bye".into(),
    }))?;
    let code = closed_with(&mut ws)?;
    want(code == 4001, &format!("the server closed with {}", code))
}

fn closed_with(ws: &mut Socket) -> Result<u16, Failure> {
    match ws.read()? {
        Message::Close(frame) => Ok(frame.map_or(1005, |f| f.code.into())),
        other => Err(format!("not a close came but {} bytes", other.len()).into()),
    }
}

fn too_big(url: &str) -> Result<(), Failure> {
    let (mut ws, _) = open(url, &[])?;
    // The server may hang up while we still send.
    let _ = ws.send(Message::binary(vec![0; (1 << 20) + 1]));
    let code = closed_with(&mut ws)?;
    want(
        code == 1009,
        &format!("a message over the limit was closed with {}", code),
    )
}

fn wait(url: &str) -> Result<(), Failure> {
    let (mut ws, _) = open(url, &[])?;
    // Then the server has us.
    echoes(&mut ws, "a message before the end", Message::text("here"))?;
    println!("ok");
    println!("closed {}", closed_with(&mut ws)?);
    Ok(())
}

fn main() {
    let url = std::env::args().nth(1).unwrap_or_default();
    if let Err(err) = converse(&url)
        .and_then(|_| too_big(&url))
        .and_then(|_| wait(&url))
    {
        eprintln!("{}", err);
        std::process::exit(1);
    }
}
