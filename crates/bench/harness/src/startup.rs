use std::time::Instant;

use anyhow::Result;

use crate::at_once::AtOnce::Threads;
use crate::contender::{C, Contender, HTTPX, LIBCURL, PYCURL, PYTHON, REQUESTS, RUST};
use crate::listener::Listener;
use crate::placement::Placement;
use crate::server::Servers;
use crate::setting::{Setting, Shape};
use crate::statistics::Spread;
use crate::worker::Worker;

const CLIENTS: [Contender; 7] = [RUST, C, PYTHON, LIBCURL, PYCURL, HTTPX, REQUESTS];

/// The time from the start of a client's process to its first confirmed delete, over https.
pub(crate) struct Startup {
    pub(crate) client: &'static str,
    pub(crate) took_ms: Spread,
}

/// Starts every client in turn.
///
/// # Errors
/// A call failed.
pub(crate) fn measure(servers: &Servers, quick: bool) -> Result<Vec<Startup>> {
    println!("Measuring from a process's start to a delete …");
    let mut took = CLIENTS.map(|_| Vec::new());
    for _ in 0..if quick { 5 } else { 15 } {
        for (client, took) in CLIENTS.into_iter().zip(&mut took) {
            took.push(start(client, servers)?);
        }
    }
    let clients = CLIENTS.into_iter().zip(took);
    Ok(clients
        .map(|(client, took)| Startup {
            client: client.name,
            took_ms: Spread::of(took),
        })
        .collect())
}

fn start(contender: Contender, servers: &Servers) -> Result<f64> {
    let shape = Shape {
        contender,
        at_once: Threads(1),
        setting: Setting {
            listener: Listener::HttpsNew,
            placement: Placement::TwoCores,
        },
    };
    let begun = Instant::now();
    let mut worker = Worker::start(shape, servers)?;
    worker.calls(1)?;
    Ok(begun.elapsed().as_secs_f64() * 1e3)
}
