//! Connections without a socket, for tests of time on a paused clock.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body_util::Full;
use hyper::Request;
use tokio::io::{AsyncRead, AsyncWrite, DuplexStream, ReadBuf, duplex};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::transport::attempt_trace::AttemptTrace;
use crate::transport::connection::Connection;
use crate::transport::endpoint::Endpoint;
use crate::transport::failure::failure;
use crate::transport::reply::Reply;
use crate::transport::tracked_io::Traffic;
use crate::types::error::Error;
use crate::types::error_code::ErrorCode;

/// Sends each request over a connection of its own to a server in the same process.
pub(crate) struct Memory {
    endpoint: Endpoint,
    accepted: UnboundedSender<DuplexStream>,
}

impl Memory {
    /// The client's side, and the connections as their server accepts them.
    pub(crate) fn new(endpoint: Endpoint) -> (Self, UnboundedReceiver<DuplexStream>) {
        let (accepted, connections) = unbounded_channel();
        (Self { endpoint, accepted }, connections)
    }

    pub(crate) fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// As [`Sockets::send`](crate::transport::sockets::Sockets::send).
    pub(crate) async fn send(
        &self,
        path: &'static str,
        body: Bytes,
        trace: &AttemptTrace,
    ) -> Result<Reply, Error> {
        let (client, server) = duplex(64 * 1024);
        // A server that is gone refuses connections.
        self.accepted
            .send(server)
            .map_err(|why| failure(ErrorCode::ConnectFailed, io::Error::other(why.to_string())))?;
        let traffic = Traffic::default();
        let stream = Tracked {
            stream: client,
            traffic: traffic.clone(),
        };
        let mut connection = Connection::over(stream, traffic, false)
            .await
            .map_err(|why| failure(ErrorCode::ConnectFailed, why))?;
        let request = Request::post(self.endpoint.path(path)?)
            .body(Full::new(body))
            .map_err(|why| failure(ErrorCode::ConnectFailed, why))?;
        let reply = connection.exchange(request, trace).await;
        reply.map_err(|(status, why)| {
            let code = if trace.abandon() {
                ErrorCode::ConnectionLost
            } else {
                ErrorCode::ConnectFailed
            };
            failure(code, why).with_status(status)
        })
    }
}

/// Notes what is written, as a tracked socket does.
struct Tracked {
    stream: DuplexStream,
    traffic: Traffic,
}

impl AsyncRead for Tracked {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Tracked {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        if matches!(written, Poll::Ready(Ok(1..))) {
            self.traffic.send_state.note_sent();
        }
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
