//! A panic inside a call is an error that knows whether the request has left.

use std::sync::atomic::{AtomicUsize, Ordering};

use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use yl_facesearch::blocking::Client;
use yl_facesearch::{ErrorCode, Sent};
use yl_facesearch_sandbox::Sandbox;

/// Panics once: where the transport is entered first, or where it is left the second time. By then
/// it has looked at its connection, and has written.
struct Panicking {
    on_enter: bool,
    times: AtomicUsize,
}

impl Subscriber for Panicking {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_span() && metadata.target().starts_with("yl_facesearch")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        // The attempt's: the one that has a parent.
        Id::from_u64(if span.metadata().name() == "delete_group" {
            1
        } else {
            2
        })
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {}

    fn enter(&self, span: &Id) {
        if self.on_enter && span.into_u64() == 2 {
            let times = self.times.fetch_add(1, Ordering::Relaxed);
            assert_ne!(times, 0, "before");
        }
    }

    fn exit(&self, span: &Id) {
        if !self.on_enter && span.into_u64() == 2 {
            let times = self.times.fetch_add(1, Ordering::Relaxed);
            assert_ne!(times, 1, "after");
        }
    }
}

#[test]
fn a_panic_before_the_first_byte_is_not_sent() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.add_group("group", 0);
    for (on_enter, sent) in [(true, Sent::NotSent), (false, Sent::MaybeApplied)] {
        let client = Client::builder()
            .api_key(sandbox.api_key())
            .api_secret(sandbox.api_secret())
            .endpoint(sandbox.endpoint())
            .max_retries(0)
            .build()
            .unwrap();
        // A warm connection: the request leaves in the first poll.
        assert_eq!(client.list_groups().unwrap().len(), 1);
        let panicking = Panicking {
            on_enter,
            times: AtomicUsize::new(0),
        };
        let error = tracing::subscriber::with_default(panicking, || {
            client.delete_group("group").unwrap_err()
        });
        assert_eq!(error.code(), ErrorCode::Panic, "{error}");
        assert_eq!(error.sent(), sent, "{error}");
        assert_eq!(error.attempts().len(), 1, "{error}");
        // The client goes on.
        client.list_groups().unwrap();
    }
}
