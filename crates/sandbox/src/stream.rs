use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::server::TlsStream;

use crate::step::Abort;

/// A connection, in clear or in TLS.
pub(crate) enum Stream {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

impl Stream {
    /// Ends the connection.
    pub(crate) async fn end(mut self, abort: Abort) {
        match abort {
            // The peer may have disconnected first.
            Abort::Close => {
                if self.shutdown().await.is_ok() {
                    // Closing with unread bytes would be a reset.
                    let mut ignored = [0; 4096];
                    while matches!(self.read(&mut ignored).await, Ok(1..)) {}
                }
            }
            Abort::Reset => reset(self.tcp()),
            Abort::CloseThenReset => {
                let _ = self.shutdown().await;
                reset(self.tcp());
            }
        }
    }

    /// Holds back what is written until the connection ends: the end then arrives together with it,
    /// and not a moment later.
    pub(crate) fn cork(&self) {
        #[cfg(target_os = "linux")]
        // Without the cork the end may arrive a moment later, nothing worse.
        let _ = socket2::SockRef::from(self.tcp()).set_tcp_cork(true);
    }

    fn tcp(&self) -> &TcpStream {
        match self {
            Self::Plain(tcp) => tcp,
            Self::Tls(tls) => tls.get_ref().0,
        }
    }
}

/// Lets the connection end with a reset when it is dropped.
pub(crate) fn reset(tcp: &TcpStream) {
    // A socket that is already closed cannot be reset, and need not be.
    let _ = tcp.set_zero_linger();
}

impl AsyncRead for Stream {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(tcp) => Pin::new(tcp).poll_read(cx, buf),
            Self::Tls(tls) => Pin::new(tls).poll_read(cx, buf),
        }
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(tcp) => Pin::new(tcp).poll_write(cx, bytes),
            Self::Tls(tls) => Pin::new(tls).poll_write(cx, bytes),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(tcp) => Pin::new(tcp).poll_flush(cx),
            Self::Tls(tls) => Pin::new(tls).poll_flush(cx),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(tcp) => Pin::new(tcp).poll_shutdown(cx),
            Self::Tls(tls) => Pin::new(tls).poll_shutdown(cx),
        }
    }
}
