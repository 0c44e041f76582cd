use std::io;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::service::Service;

const LONGEST_HEAD: usize = 8 * 1024;

/// Answers a CONNECT to this service as a proxy in front of it does; what follows in `tcp` is the
/// client's TLS. A connection that begins with TLS is left alone.
///
/// # Errors
/// The peer has gone, or has asked for something else.
pub(crate) async fn open(tcp: &mut TcpStream, service: &Service) -> io::Result<()> {
    let mut first = [0];
    if tcp.peek(&mut first).await? == 0 || first != *b"C" {
        return Ok(());
    }
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") && head.len() < LONGEST_HEAD {
        head.push(tcp.read_u8().await?);
    }
    let head = String::from_utf8_lossy(&head);
    let target = head
        .strip_prefix("CONNECT ")
        .and_then(|it| it.split(' ').next());
    if target.is_some_and(|target| service.answers_for(target)) {
        return tcp.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
    }
    tcp.write_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
        .await?;
    Err(io::Error::other("not a CONNECT to this service"))
}
