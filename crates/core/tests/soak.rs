//! Many deletes from several threads, one in four of them under a fault; every verdict is compared
//! with what the server holds.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

use yl_facesearch::blocking::Client;
use yl_facesearch::{DeleteOptions, Deletion, Error, Sent, Timestamp};
use yl_facesearch_sandbox::{Group, Sandbox, Step};

const THREADS: u64 = 4;

/// One call in this many meets a fault.
const FAULT_EVERY: u64 = 4;

const FAULTS: &[&str] = &[
    r#"{"cut": 0}"#,
    r#"{"cut": "head", "abort": "reset"}"#,
    r#"{"cut": "body"}"#,
    r#"{"apply": false, "cut": 0}"#,
    r#"{"read": "head"}"#,
    r#"{"read": 300, "abort": "reset"}"#,
    r#"{"reply": {"status": 503, "text": "busy"}}"#,
    r#"{"apply": false, "reply": {"status": 502, "text": "busy"}}"#,
    r#"{"apply": false, "reply": {"status": 400, "json": {"error": "BAD_ARGUMENTS: sign"}}}"#,
    r#"{"reply": {"json": {"group_id": "another"}}}"#,
    r#"{"reply": {"status": 200, "text": ""}}"#,
    r#"{"chunked": true}"#,
    r#"{"close_idle": true}"#,
    r#"{"content_length": 4000, "close": true}"#,
    r#"{"connection": "close"}"#,
];

/// What the calls came to.
#[derive(Default)]
struct Counts {
    deleted: AtomicU64,
    inferred: AtomicU64,
    not_sent: AtomicU64,
    maybe_applied: AtomicU64,
    rejected: AtomicU64,
    attempts: AtomicU64,
}

/// `cargo test --release --package yl-facesearch --test soak -- --ignored --nocapture`;
/// `YL_SOAK_CALLS` is the number of calls.
#[test]
#[ignore = "it takes minutes"]
fn every_verdict_is_true() {
    let calls = std::env::var("YL_SOAK_CALLS").map_or(100_000, |calls| calls.parse().unwrap());
    let descriptors_before = descriptors();
    let sandbox = Sandbox::start().unwrap();
    let client = Client::builder()
        .api_key(sandbox.api_key())
        .api_secret(sandbox.api_secret())
        .endpoint(sandbox.endpoint())
        .build()
        .unwrap();
    let counts = Counts::default();
    let done = AtomicU64::new(0);
    let mut requests = 0;
    let mut warm = None;
    thread::scope(|scope| {
        let workers: Vec<_> = (0..THREADS)
            .map(|number| {
                let (sandbox, client, counts, done) = (&sandbox, &client, &counts, &done);
                scope.spawn(move || work(number, calls / THREADS, sandbox, client, counts, done))
            })
            .collect();
        while workers.iter().any(|worker| !worker.is_finished()) {
            thread::sleep(Duration::from_millis(100));
            requests += sandbox.take_requests().len();
            if warm.is_none() && done.load(Relaxed) >= calls / 10 {
                warm = Some(resident_kib());
            }
        }
        for worker in workers {
            worker.join().unwrap();
        }
    });
    requests += sandbox.take_requests().len();
    let (warm, end) = (warm.unwrap(), resident_kib());
    let attempts = counts.attempts.load(Relaxed);
    println!(
        "{calls} calls from {THREADS} threads: {} deleted, {} inferred, {} not sent, {} maybe applied, {} rejected",
        counts.deleted.load(Relaxed),
        counts.inferred.load(Relaxed),
        counts.not_sent.load(Relaxed),
        counts.maybe_applied.load(Relaxed),
        counts.rejected.load(Relaxed),
    );
    println!("{attempts} attempts, {requests} requests on the wire");
    println!("memory: {warm} KiB after a tenth of the calls, {end} KiB at the end");
    assert!(
        requests as u64 <= attempts,
        "requests that no attempt lists"
    );
    assert!(end < warm + warm / 5, "memory grew by more than a fifth");
    drop(client);
    drop(sandbox);
    assert_eq!(
        descriptors(),
        descriptors_before,
        "file descriptors were left"
    );
}

fn work(
    number: u64,
    calls: u64,
    sandbox: &Sandbox,
    client: &Client,
    counts: &Counts,
    done: &AtomicU64,
) {
    let id = format!("soak-{number}");
    let mut random = Random(number + 1);
    let created_at: Timestamp = "2026-01-27T14:19:01+08:00".parse().unwrap();
    for _ in 0..calls {
        sandbox.add_group(&id, Group::new(0).created_at(created_at.unix_seconds()));
        if random.below(FAULT_EVERY) == 0 {
            let number = usize::try_from(random.below(FAULTS.len() as u64)).unwrap();
            let step: Step = serde_json::from_str(FAULTS.get(number).unwrap()).unwrap();
            sandbox.script(vec![step]);
        }
        let options = DeleteOptions::new();
        let answer = if random.below(3) == 0 {
            client.delete_group_with(&id, &options.if_created_at(created_at))
        } else {
            client.delete_group_with(&id, &options)
        };
        compare(&answer, sandbox.groups().contains_key(&id), counts);
        done.fetch_add(1, Relaxed);
    }
}

/// Compares a verdict with what the server holds.
fn compare(answer: &Result<Deletion, Error>, is_there: bool, counts: &Counts) {
    let (count, attempts, is_true) = match answer {
        Ok(deletion) if deletion.outcome.as_str() == "inferred" => {
            (&counts.inferred, deletion.attempts.as_slice(), !is_there)
        }
        Ok(deletion) => (&counts.deleted, deletion.attempts.as_slice(), !is_there),
        Err(error) => match error.sent() {
            Sent::NotSent => (&counts.not_sent, error.attempts(), is_there),
            Sent::Rejected => (&counts.rejected, error.attempts(), is_there),
            Sent::MaybeApplied => (&counts.maybe_applied, error.attempts(), true),
        },
    };
    count.fetch_add(1, Relaxed);
    counts.attempts.fetch_add(attempts.len() as u64, Relaxed);
    assert!(
        is_true,
        "the library is {}there, yet: {answer:?}",
        if is_there { "" } else { "not " }
    );
}

/// Marsaglia's xorshift: the same faults in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % limit
    }
}

fn resident_kib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

fn descriptors() -> usize {
    fs::read_dir("/proc/self/fd").unwrap().count()
}
