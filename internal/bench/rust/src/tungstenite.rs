//! tokio-tungstenite: messages are forwarded from one half of a connection to the
//! other, which writes when there is nothing more to read.

use std::future;

use futures_util::{StreamExt, TryStreamExt};
use tokio::net::TcpStream;
use tokio_tungstenite::accept_async;

use crate::Failure;

pub async fn answer(stream: TcpStream) -> Result<(), Failure> {
    let (writing, reading) = accept_async(stream).await?.split();
    let messages = reading.try_filter(|m| future::ready(m.is_text() || m.is_binary()));
    Ok(messages.forward(writing).await?)
}
