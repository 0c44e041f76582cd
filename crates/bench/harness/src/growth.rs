use anyhow::{Context, Result};

use crate::bench::contender::{AtOnce, CONTENDERS, Contender, Listener};
use crate::bench::server::Servers;
use crate::bench::worker::Worker;

const CLIENTS: [&str; 3] = ["yl Rust", "yl C", "yl Python"];
const THREADS: [usize; 7] = [1, 2, 4, 8, 16, 32, 64];

/// How time and memory grow with the calls one client has made.
pub(crate) struct ByCalls {
    pub(crate) client: &'static str,
    /// Calls made so far, the time of one of the last of them in µs, and the process's resident memory in MB (10^6 bytes).
    pub(crate) points: Vec<(usize, f64, f64)>,
}

/// How throughput and memory grow with the threads that share one client.
pub(crate) struct ByThreads {
    pub(crate) client: &'static str,
    /// Threads, calls a second, and the process's resident memory in MB (10^6 bytes).
    pub(crate) points: Vec<(usize, f64, f64)>,
}

/// # Errors
/// A call failed.
pub(crate) fn by_calls(servers: &Servers, quick: bool) -> Result<Vec<ByCalls>> {
    println!("Measuring growth with the number of calls …");
    let steps = if quick { 4 } else { 5 };
    CLIENTS
        .into_iter()
        .map(|client| {
            let mut worker = Worker::start(
                contender(client)?,
                AtOnce::Threads(1),
                Listener::Http,
                servers,
            )?;
            let (mut made, mut points) = (0, Vec::new());
            for step in 0..=steps {
                let calls = 10_usize.pow(step);
                let call_us = worker.call_us(calls - made)?;
                points.push((calls, call_us, worker.resident_mb()?));
                made = calls;
            }
            Ok(ByCalls { client, points })
        })
        .collect()
}

/// # Errors
/// A call failed.
pub(crate) fn by_threads(servers: &Servers, quick: bool) -> Result<Vec<ByThreads>> {
    println!("Measuring growth with the number of threads …");
    let calls = if quick { 4_000 } else { 20_000 };
    CLIENTS
        .into_iter()
        .map(|client| {
            let mut points = Vec::new();
            for threads in THREADS {
                let at_once = AtOnce::Threads(threads);
                let mut worker =
                    Worker::start(contender(client)?, at_once, Listener::Http, servers)?;
                worker.call_us(threads * 4)?;
                let call_us = worker.call_us(calls / threads * threads)?;
                points.push((threads, 1e6 / call_us, worker.resident_mb()?));
            }
            Ok(ByThreads { client, points })
        })
        .collect()
}

fn contender(name: &str) -> Result<&'static Contender> {
    let mut all = CONTENDERS.iter();
    let found = all.find(|contender| contender.name == name);
    found.with_context(|| format!("no contender {name:?}"))
}
