use std::io;
use std::mem::MaybeUninit;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll};

use socket2::SockRef;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use crate::transport::send_state::SendState;

/// What a server may send for one request, in bytes: more than any reply that is read to its end,
/// in chunks of a byte each and in TLS.
const MOST_RECEIVED: usize = 8 * 1024 * 1024;

/// What has passed through a socket, readable from above TLS and the proxy.
#[derive(Clone, Default)]
pub(crate) struct Traffic {
    pub(crate) send_state: Arc<SendState>,
    received: Arc<AtomicUsize>,
    /// The next read asks the socket itself.
    asks: Arc<AtomicBool>,
    /// It did, and nothing had come.
    is_quiet: Arc<AtomicBool>,
}

impl Traffic {
    /// Another request begins.
    pub(crate) fn begin_request(&self) {
        self.received.store(0, Ordering::Relaxed);
    }

    /// Lets the next read ask the socket itself whether anything has come. Tokio knows only what
    /// its runtime has seen, and a runtime that only runs during calls saw nothing since the last.
    pub(crate) fn ask(&self) {
        self.is_quiet.store(false, Ordering::Relaxed);
        self.asks.store(true, Ordering::Relaxed);
    }

    /// A read has asked the socket since [`ask`](Self::ask), and nothing had come: no bytes, no
    /// end.
    pub(crate) fn is_quiet(&self) -> bool {
        self.is_quiet.load(Ordering::Relaxed)
    }
}

/// A TCP stream that notes whether anything was written, and how much was read.
///
/// It has no vectored writes: the standard library's `writev` raises SIGPIPE, which ends a C
/// program on a connection that was reset; its `send` does not.
pub(crate) struct TrackedIo {
    tcp: TcpStream,
    traffic: Traffic,
}

impl TrackedIo {
    pub(crate) fn new(tcp: TcpStream) -> (Self, Traffic) {
        let traffic = Traffic::default();
        let io = Self {
            tcp,
            traffic: traffic.clone(),
        };
        (io, traffic)
    }
}

impl AsyncRead for TrackedIo {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.traffic.asks.load(Ordering::Relaxed) {
            self.traffic.asks.store(false, Ordering::Relaxed);
            let peeked = SockRef::from(&self.tcp).peek(&mut [MaybeUninit::uninit()]);
            let is_quiet = peeked.is_err_and(|why| why.kind() == io::ErrorKind::WouldBlock);
            self.traffic.is_quiet.store(is_quiet, Ordering::Relaxed);
        }
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.tcp).poll_read(context, buffer);
        let more = buffer.filled().len().saturating_sub(before);
        // A server that sends 1xx replies without end would keep the call busy.
        if self.traffic.received.fetch_add(more, Ordering::Relaxed) > MOST_RECEIVED {
            return Poll::Ready(Err(io::Error::other("the server does not stop sending")));
        }
        read
    }
}

impl AsyncWrite for TrackedIo {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.tcp).poll_write(context, bytes);
        if matches!(written, Poll::Ready(Ok(bytes)) if bytes > 0) {
            self.traffic.send_state.note_sent();
        }
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_shutdown(context)
    }
}
