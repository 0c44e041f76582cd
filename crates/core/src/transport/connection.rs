use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use std::time::Instant;

use bytes::Bytes;
use http_body_util::Full;
use hyper::Request;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::ProtocolVersion;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::client::TlsStream;
use tokio_util::either::Either;

use crate::transport::attempt_trace::AttemptTrace;
use crate::transport::config::IDLE_TIMEOUT;
use crate::transport::failure::cause;
use crate::transport::reply::Reply;
use crate::transport::tls_fault;
use crate::transport::tracked_io::{TrackedIo, Traffic};

/// A stream, or TLS over it.
pub(crate) type MaybeTls<S> = Either<S, Box<TlsStream<S>>>;

/// To the service, or to a proxy, which may itself speak TLS. The innermost layer notes what is
/// written.
pub(crate) type Stream = MaybeTls<MaybeTls<TrackedIo>>;

/// An HTTP/1.1 connection polled only by the call that holds it: no background task reads or
/// writes, and dropping it stops all output.
///
/// Over any stream, so that tests of time need no socket.
pub(crate) struct Connection<S: AsyncRead + AsyncWrite + Unpin = Stream> {
    sender: http1::SendRequest<Full<Bytes>>,
    /// None once the connection has ended: dropping the driver ends a pending request with an
    /// error.
    driver: Option<http1::Connection<TokioIo<S>, Full<Bytes>>>,
    traffic: Traffic,
    last_used: Instant,
    is_tls13: bool,
    has_reply: bool,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Connection<S> {
    /// Speaks HTTP/1.1 over `stream`. `is_tls13`: there is TLS, and every layer of it is TLS 1.3.
    ///
    /// # Errors
    /// None is known.
    pub(crate) async fn over(stream: S, traffic: Traffic, is_tls13: bool) -> hyper::Result<Self> {
        let (sender, driver) = http1::handshake(TokioIo::new(stream)).await?;
        Ok(Self {
            sender,
            driver: Some(driver),
            traffic,
            last_used: Instant::now(),
            is_tls13,
            has_reply: false,
        })
    }

    /// It has been idle for too long to be used again.
    pub(crate) fn is_stale(&self) -> bool {
        self.last_used.elapsed() > IDLE_TIMEOUT
    }

    /// Whether another request may be sent: the last reply was read to its end, and the server has
    /// neither closed the connection nor sent anything unasked.
    pub(crate) async fn is_open(&mut self) -> bool {
        self.traffic.ask();
        if self.is_ready() && self.traffic.is_quiet() {
            return true;
        }
        // Something has come: the runtime must look at the socket. To let it always do so took one
        // epoll_wait and 4 % of a call's instructions more.
        tokio::task::yield_now().await;
        self.is_ready()
    }

    /// Polls the connection; whether it takes another request.
    fn is_ready(&mut self) -> bool {
        // Nobody waits for it. With the call's own waker the request would wake the call that hands
        // it over: an epoll_wait and a poll of the whole call for nothing.
        let context = &mut Context::from_waker(Waker::noop());
        !self.drive(context) && matches!(self.sender.poll_ready(context), Poll::Ready(Ok(())))
    }

    /// Sends `request` and reads its reply. A connection whose future was dropped is not used
    /// again.
    ///
    /// # Errors
    /// No complete reply arrived; the status is given if it arrived.
    pub(crate) async fn exchange(
        &mut self,
        request: Request<Full<Bytes>>,
        trace: &AttemptTrace,
    ) -> Result<Reply, (Option<u16>, hyper::Error)> {
        trace.attach(&self.traffic.send_state);
        self.traffic.begin_request();
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
        self.has_reply |= !matches!(reply, Err((None, _)));
        reply
    }

    /// Whether `why`, which ended the exchange, means that the server accepted no request because
    /// the client has no certificate.
    pub(crate) fn was_refused(&self, why: &hyper::Error) -> bool {
        self.is_tls13
            && !self.has_reply
            && cause::<rustls::Error>(why).is_some_and(tls_fault::refuses_client)
    }

    /// Polls the connection; returns true once it is closed. The pending request receives the
    /// error.
    fn drive(&mut self, context: &mut Context<'_>) -> bool {
        if let Some(driver) = &mut self.driver
            && Pin::new(driver).poll(context).is_ready()
        {
            self.driver = None;
        }
        self.driver.is_none()
    }
}

/// Whether there is TLS, and every layer of it is TLS 1.3.
pub(crate) fn is_tls13(stream: &Stream) -> bool {
    let (outer, inner) = match stream {
        Either::Left(inner) => (None, inner),
        Either::Right(tls) => {
            let (inner, outer) = tls.get_ref();
            (Some(outer), inner)
        }
    };
    let inner = match inner {
        Either::Left(_) => None,
        Either::Right(tls) => Some(tls.get_ref().1),
    };
    let mut layers = [outer, inner].into_iter().flatten().peekable();
    layers.peek().is_some()
        && layers.all(|tls| tls.protocol_version() == Some(ProtocolVersion::TLSv1_3))
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use tokio::net::TcpStream;

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
                let (io, traffic) = TrackedIo::new(tcp);
                let mut connection = Connection::over(io, traffic, false).await.unwrap();
                let trace = AttemptTrace::default();
                let request = Request::new(Full::new(Bytes::from_static(b"body")));
                assert!(connection.exchange(request, &trace).await.is_err());
                assert_eq!(trace.abandon(), writable);
            });
            assert_eq!(peer.join().unwrap() > 0, writable);
        }
    }
}
