use std::future::{Future, poll_fn};
use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Instant;

use bytes::Bytes;
use http_body_util::Full;
use hyper::Request;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_util::either::Either;

use crate::probe::{Left, Probe};
use crate::reply::Reply;
use crate::wire::IDLE_TIMEOUT;

/// Plain, or in TLS; either way what is written is noted where it leaves, below TLS.
type Stream = Either<Noting, TlsStream<Noting>>;

/// A connection that whoever uses it drives: between two requests nothing happens on it, and once it is dropped nothing more leaves.
pub(crate) struct Connection {
    sender: http1::SendRequest<Full<Bytes>>,
    /// None once the connection has ended: dropping it answers a request that it has not.
    driver: Option<http1::Connection<TokioIo<Stream>, Full<Bytes>>>,
    left: Arc<Left>,
    received: Arc<AtomicUsize>,
    last_used: Instant,
}

impl Connection {
    /// Speaks HTTP/1.1 over `tcp`, in TLS when there is a name to check the server's certificate for.
    ///
    /// # Errors
    /// The TLS handshake failed.
    pub(crate) async fn over(
        tcp: TcpStream,
        tls: Option<(&TlsConnector, ServerName<'static>)>,
    ) -> io::Result<Self> {
        let left = Arc::<Left>::default();
        let received = Arc::<AtomicUsize>::default();
        let tcp = Noting {
            tcp,
            left: Arc::clone(&left),
            received: Arc::clone(&received),
        };
        let stream = match tls {
            None => Either::Left(tcp),
            Some((connector, name)) => Either::Right(connector.connect(name, tcp).await?),
        };
        let (sender, driver) = http1::handshake(TokioIo::new(stream))
            .await
            .map_err(io::Error::other)?;
        Ok(Self {
            sender,
            driver: Some(driver),
            left,
            received,
            last_used: Instant::now(),
        })
    }

    /// It has been idle for too long to be used again.
    pub(crate) fn is_stale(&self) -> bool {
        self.last_used.elapsed() > IDLE_TIMEOUT
    }

    /// Whether another request may be sent: the last one is done with, and the server has neither closed the connection nor said
    /// anything unasked.
    pub(crate) async fn is_open(&mut self) -> bool {
        // A runtime that only runs during calls has not looked at the socket since the last one.
        tokio::task::yield_now().await;
        poll_fn(|context| {
            let is_open = !self.drive(context)
                && matches!(self.sender.poll_ready(context), Poll::Ready(Ok(())));
            Poll::Ready(is_open)
        })
        .await
    }

    /// Sends `request` and reads its reply. Dropping the future is giving up on the connection too.
    ///
    /// # Errors
    /// No whole reply came; with its status, when that much of it came.
    pub(crate) async fn exchange(
        &mut self,
        request: Request<Full<Bytes>>,
        probe: &Probe,
    ) -> Result<Reply, (Option<u16>, hyper::Error)> {
        probe.watch(&self.left);
        self.received.store(0, Ordering::Relaxed);
        let response = self.sender.send_request(request);
        let mut reply = pin!(async {
            let response = response.await.map_err(|why| (None, why))?;
            let status = response.status().as_u16();
            Reply::read(response)
                .await
                .map_err(|why| (Some(status), why))
        });
        let reply = poll_fn(|context| {
            self.drive(context);
            reply.as_mut().poll(context)
        })
        .await;
        self.last_used = Instant::now();
        reply
    }

    /// Lets bytes flow; true once the connection has ended. What ended it is told to the request in progress.
    fn drive(&mut self, context: &mut Context<'_>) -> bool {
        if let Some(driver) = &mut self.driver
            && Pin::new(driver).poll(context).is_ready()
        {
            self.driver = None;
        }
        self.driver.is_none()
    }
}

/// What a server may send for one request, in bytes: more than any reply that is read to its end, in chunks of a byte each and in TLS.
const MOST_RECEIVED: usize = 8 * 1024 * 1024;

/// A TCP stream that notes that something was written, and how much was read.
///
/// It has no vectored writes: the standard library's `writev` raises SIGPIPE, which ends a C program on a connection that
/// was reset; its `send` does not.
struct Noting {
    tcp: TcpStream,
    left: Arc<Left>,
    received: Arc<AtomicUsize>,
}

impl Noting {
    fn note(&self, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if matches!(written, Poll::Ready(Ok(bytes)) if bytes > 0) {
            self.left.note();
        }
        written
    }
}

impl AsyncRead for Noting {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.tcp).poll_read(context, buffer);
        let more = buffer.filled().len().saturating_sub(before);
        // 1xx replies without end would keep the connection busy, and the call with it.
        if self.received.fetch_add(more, Ordering::Relaxed) > MOST_RECEIVED {
            return Poll::Ready(Err(io::Error::other("the server does not stop sending")));
        }
        read
    }
}

impl AsyncWrite for Noting {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.tcp).poll_write(context, bytes);
        self.note(written)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn a_failed_first_write_means_that_nothing_left() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        for writable in [true, false] {
            let tcp = std::net::TcpStream::connect(listener.local_addr().unwrap()).unwrap();
            if !writable {
                tcp.shutdown(std::net::Shutdown::Write).unwrap();
            }
            tcp.set_nonblocking(true).unwrap();
            let (mut peer, _) = listener.accept().unwrap();
            let peer = std::thread::spawn(move || peer.read(&mut [0; 64]).unwrap());
            runtime.block_on(async {
                let tcp = TcpStream::from_std(tcp).unwrap();
                let mut connection = Connection::over(tcp, None).await.unwrap();
                let probe = Probe::default();
                let request = Request::new(Full::new(Bytes::from_static(b"body")));
                assert!(connection.exchange(request, &probe).await.is_err());
                assert_eq!(probe.settle(), writable);
            });
            assert_eq!(peer.join().unwrap() > 0, writable);
        }
    }
}
