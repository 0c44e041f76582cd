//! The spans of a call, as a subscriber sees them.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex, OnceLock};

use serde_json::json;
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber, info_span, span};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::registry::{LookupSpan, Registry};
use yl_facesearch::{Client, DeleteOptions, blocking};
use yl_facesearch_sandbox::Sandbox;

/// A span that has ended.
#[derive(Clone, Debug, Default)]
struct Seen {
    name: &'static str,
    parent: Option<&'static str>,
    /// The group id of the call that it belongs to.
    call: String,
    fields: BTreeMap<&'static str, String>,
    events: usize,
}

#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Vec<Seen>>>);

struct Fields<'a>(&'a mut BTreeMap<&'static str, String>);

impl Visit for Fields<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Recorder {
    fn on_new_span(&self, attributes: &span::Attributes<'_>, id: &span::Id, all: Context<'_, S>) {
        let span = all.span(id).unwrap();
        let mut seen = Seen {
            name: span.name(),
            parent: span.parent().map(|parent| parent.name()),
            ..Seen::default()
        };
        attributes.record(&mut Fields(&mut seen.fields));
        seen.call = match (seen.fields.get("yl.group_id"), span.parent()) {
            (Some(group_id), _) => group_id.clone(),
            (None, Some(parent)) => parent
                .extensions()
                .get::<Seen>()
                .map_or_else(String::new, |parent| parent.call.clone()),
            (None, None) => String::new(),
        };
        span.extensions_mut().insert(seen);
    }

    fn on_record(&self, id: &span::Id, values: &span::Record<'_>, all: Context<'_, S>) {
        let span = all.span(id).unwrap();
        if let Some(seen) = span.extensions_mut().get_mut::<Seen>() {
            values.record(&mut Fields(&mut seen.fields));
        }
    }

    fn on_event(&self, event: &Event<'_>, all: Context<'_, S>) {
        if event.metadata().target() == "yl_facesearch" {
            let span = all.event_span(event).unwrap();
            span.extensions_mut().get_mut::<Seen>().unwrap().events += 1;
        }
    }

    fn on_close(&self, id: span::Id, all: Context<'_, S>) {
        let span = all.span(&id).unwrap();
        let seen = span.extensions().get::<Seen>().cloned().unwrap();
        self.0.lock().unwrap().push(seen);
    }
}

/// The spans of the call that deleted `group_id`, in the order of their ends.
fn spans_of(group_id: &str, make: impl FnOnce()) -> Vec<Seen> {
    static RECORDER: OnceLock<Recorder> = OnceLock::new();
    let recorder = RECORDER.get_or_init(|| {
        let recorder = Recorder::default();
        let subscriber = Registry::default().with(recorder.clone());
        tracing::subscriber::set_global_default(subscriber).unwrap();
        recorder
    });
    info_span!("application").in_scope(make);
    let all = recorder.0.lock().unwrap();
    all.iter()
        .filter(|seen| seen.call == group_id)
        .cloned()
        .collect()
}

fn fields<const N: usize>(fields: [(&'static str, &str); N]) -> BTreeMap<&'static str, String> {
    fields
        .into_iter()
        .map(|(name, value)| (name, value.to_owned()))
        .collect()
}

#[test]
fn a_call_is_a_span_and_so_is_each_attempt() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.add_group("lost", 0);
    sandbox.script(serde_json::from_value(json!([{"cut": 0}])).unwrap());
    let client = blocking::Client::builder()
        .api_key(sandbox.api_key())
        .api_secret(sandbox.api_secret())
        .endpoint(sandbox.endpoint())
        .build()
        .unwrap();
    let spans = spans_of("lost", || drop(client.delete_group("lost").unwrap()));
    let [first, look, second, call] = spans.as_slice() else {
        panic!("{spans:#?}");
    };
    let url = format!("{}/finauth/search/group/free", sandbox.endpoint());
    let look_url = format!("{}/finauth/search/group/group_list", sandbox.endpoint());
    let port = sandbox.endpoint().rsplit(':').next().unwrap();
    let common = fields([
        ("otel.kind", "client"),
        ("otel.name", "POST /finauth/search/group/free"),
        ("otel.status_code", "ERROR"),
        ("http.request.method", "POST"),
        ("url.full", &url),
        ("server.address", "127.0.0.1"),
        ("server.port", port),
        ("network.protocol.version", "1.1"),
    ]);
    let mut expected = common.clone();
    expected.extend(fields([("error.type", "CONNECTION_LOST")]));
    assert_eq!(first.fields, expected);
    let mut expected = common;
    expected.extend(fields([
        ("error.type", "INVALID_OUTER_ID"),
        ("http.request.resend_count", "1"),
        ("http.response.status_code", "400"),
    ]));
    assert_eq!(second.fields, expected);
    let mut expected = fields([
        ("otel.name", "POST /finauth/search/group/group_list"),
        ("url.full", &look_url),
        ("http.response.status_code", "200"),
    ]);
    for name in [
        "otel.kind",
        "http.request.method",
        "server.address",
        "server.port",
        "network.protocol.version",
    ] {
        expected.insert(name, second.fields[name].clone());
    }
    assert_eq!(look.fields, expected, "a look is no resend of the delete");
    for attempt in [first, look, second] {
        assert_eq!(
            (attempt.name, attempt.parent),
            ("POST", Some("delete_group"))
        );
        assert_eq!(attempt.events, 1, "its line of the log");
    }
    assert_eq!(
        (call.name, call.parent),
        ("delete_group", Some("application"))
    );
    let expected = fields([
        ("otel.kind", "internal"),
        ("yl.group_id", "lost"),
        ("yl.outcome", "inferred"),
    ]);
    assert_eq!(call.fields, expected);
}

#[test]
fn a_failed_call_says_so() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.add_group("full", 3);
    let client = Client::builder()
        .api_key(sandbox.api_key())
        .api_secret(sandbox.api_secret())
        .endpoint(sandbox.endpoint())
        .build()
        .unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let spans = spans_of("full", || {
        runtime.block_on(client.delete_group("full")).unwrap_err();
    });
    let call = spans.last().unwrap();
    let expected = fields([
        ("otel.kind", "internal"),
        ("otel.status_code", "ERROR"),
        ("yl.group_id", "full"),
        ("yl.sent", "rejected"),
        ("error.type", "NOT_EMPTY"),
    ]);
    assert_eq!(call.fields, expected);
}

#[test]
fn checked_arguments_are_no_call() {
    let client = blocking::Client::builder()
        .api_key("key")
        .api_secret("secret")
        .build()
        .unwrap();
    let options = DeleteOptions::new();
    let spans = spans_of("checked", || {
        client.check_arguments("checked", &options).unwrap();
    });
    assert!(spans.is_empty(), "{spans:?}");
}

#[test]
fn a_call_on_a_thread_of_its_own_belongs_to_its_caller() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.add_group("nested", 0);
    let client = blocking::Client::builder()
        .api_key(sandbox.api_key())
        .api_secret(sandbox.api_secret())
        .endpoint(sandbox.endpoint())
        .build()
        .unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let spans = spans_of("nested", || {
        runtime.block_on(async { drop(client.delete_group("nested").unwrap()) });
    });
    let parents: Vec<_> = spans.iter().map(|span| span.parent).collect();
    assert_eq!(parents, [Some("delete_group"), Some("application")]);
}

#[test]
fn a_read_is_a_span_of_its_own_name() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.add_group("read", 3);
    let steps = json!([{"on": "face_count", "reply": {"status": 503, "text": "busy"}}]);
    sandbox.script(serde_json::from_value(steps).unwrap());
    let client = blocking::Client::builder()
        .api_key(sandbox.api_key())
        .api_secret(sandbox.api_secret())
        .endpoint(sandbox.endpoint())
        .build()
        .unwrap();
    let spans = spans_of("read", || {
        client.face_count("read").unwrap();
        client.group_info("read").unwrap();
        client.list_groups().unwrap();
    });
    let names: Vec<_> = spans.iter().map(|span| (span.name, span.parent)).collect();
    assert_eq!(
        names,
        [
            ("POST", Some("face_count")),
            ("POST", Some("face_count")),
            ("face_count", Some("application")),
            ("POST", Some("group_info")),
            ("group_info", Some("application")),
        ],
        "list_groups is about no face library"
    );
    let call = &spans[2];
    let expected = fields([("otel.kind", "internal"), ("yl.group_id", "read")]);
    assert_eq!(call.fields, expected, "it succeeded");
    assert_eq!(spans[1].fields["http.request.resend_count"], "1");
}
