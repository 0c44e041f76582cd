use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tower_layer::Layer;
use tower_service::Service;

tokio::task_local! {
    /// The attempt that this task is making.
    pub(crate) static ATTEMPT: Arc<Probe>;
}

/// What one attempt did on the wire, noted where it happens.
#[derive(Debug, Default)]
pub(crate) struct Probe {
    connected: AtomicBool,
    body_taken: AtomicBool,
}

impl Probe {
    /// The body was handed to the connection: bytes of the request may have left. Before that, none has: the head is
    /// written together with the body.
    pub(crate) fn may_have_left(&self) -> bool {
        self.body_taken.load(Ordering::Acquire)
    }

    /// The attempt opened a connection of its own, or tried to.
    pub(crate) fn opened_connection(&self) -> bool {
        self.connected.load(Ordering::Acquire)
    }
}

/// A request body that notes when the connection takes it.
pub(crate) struct ProbedBody {
    bytes: Option<Bytes>,
    probe: Arc<Probe>,
}

impl ProbedBody {
    pub(crate) fn new(bytes: Bytes, probe: Arc<Probe>) -> Self {
        Self {
            bytes: Some(bytes),
            probe,
        }
    }
}

impl Body for ProbedBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.probe.body_taken.store(true, Ordering::Release);
        Poll::Ready(self.bytes.take().map(|bytes| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.bytes.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.bytes.as_ref().map_or(0, |bytes| bytes.len() as u64))
    }
}

/// Wraps reqwest's connector: notes on the attempt that a connection is being opened for it.
#[derive(Clone, Debug)]
pub(crate) struct NoteConnections;

/// The service of [`NoteConnections`].
#[derive(Clone, Debug)]
pub(crate) struct NotingConnector<S>(S);

impl<S> Layer<S> for NoteConnections {
    type Service = NotingConnector<S>;

    fn layer(&self, connector: S) -> NotingConnector<S> {
        NotingConnector(connector)
    }
}

impl<S: Service<R>, R> Service<R> for NotingConnector<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, target: R) -> S::Future {
        // Outside an attempt there is nobody to tell.
        let _ = ATTEMPT.try_with(|probe| probe.connected.store(true, Ordering::Release));
        self.0.call(target)
    }
}
