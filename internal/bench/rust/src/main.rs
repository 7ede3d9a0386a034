//! Echo servers of WebSocket libraries in Rust, on one thread.
//!
//! `echo <library>` listens on the loopback, prints its address as a line of JSON,
//! and ends when standard input does.

mod fast;
mod tungstenite;

use std::{env, error, io, io::Read, process, thread};

use tokio::net::{TcpListener, TcpStream};

type Failure = Box<dyn error::Error + Send + Sync>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let library = env::args().nth(1).unwrap_or_default();
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("\"{}\"", listener.local_addr()?);
    thread::spawn(end_with_input);
    match library.as_str() {
        "fastwebsockets" => serve(listener, fast::answer).await,
        "tungstenite" => serve(listener, tungstenite::answer).await,
        _ => Err(format!("there is no library named {library:?}").into()),
    }
}

/// Serves each connection in a task of its own.
async fn serve<F, A>(listener: TcpListener, answer: F) -> Result<(), Failure>
where
    F: Fn(TcpStream) -> A,
    A: Future<Output = Result<(), Failure>> + Send + 'static,
{
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        tokio::spawn(answer(stream)); // its end, whatever it is, is no failure
    }
}

fn end_with_input() {
    let ended = io::stdin().read_to_end(&mut Vec::new());
    process::exit(ended.is_err().into());
}
