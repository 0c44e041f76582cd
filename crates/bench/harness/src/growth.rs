use anyhow::Result;

use crate::at_once::AtOnce;
use crate::contender::{C, Contender, PYTHON, RUST};
use crate::placement::Placement;
use crate::server::Servers;
use crate::setting::{Setting, Shape};
use crate::statistics::Spread;
use crate::worker::Worker;

const CLIENTS: [Contender; 3] = [RUST, C, PYTHON];
const CALLS: [usize; 6] = [1, 10, 100, 1_000, 10_000, 100_000];
const THREADS: [usize; 7] = [1, 2, 4, 8, 16, 32, 64];

/// How one client behaves as something grows.
pub(crate) struct Growth {
    pub(crate) client: &'static str,
    pub(crate) points: Vec<Point>,
}

pub(crate) struct Point {
    /// The calls made so far, or the threads that share the client.
    pub(crate) count: usize,
    /// Of each of the last calls.
    pub(crate) call_us: f64,
    /// The process's resident memory, in MB (10^6 bytes).
    pub(crate) resident_mb: f64,
}

impl Point {
    pub(crate) fn calls_a_second(&self) -> f64 {
        1e6 / self.call_us
    }
}

/// By the number of calls that a client has made.
///
/// # Errors
/// A call failed.
pub(crate) fn by_calls(servers: &Servers) -> Result<Vec<Growth>> {
    println!("Measuring growth with the number of calls …");
    measure(|client| {
        // On one core, and the least of up to twenty pieces of a step: what repeats best.
        let mut worker = start(client, AtOnce::Threads(1), Placement::OneCore, servers)?;
        let mut made = 0;
        let points = CALLS.into_iter().map(|count| {
            let calls = count - std::mem::replace(&mut made, count);
            let pieces = (calls / 100).clamp(1, 20);
            let pieces = (0..pieces).map(|_| worker.call_us(calls / pieces));
            let call_us = Spread::of(pieces.collect::<Result<Vec<_>>>()?).least;
            point(&worker, count, call_us)
        });
        points.collect()
    })
}

/// By the number of threads that call one client at once.
///
/// # Errors
/// A call failed.
pub(crate) fn by_threads(servers: &Servers, quick: bool) -> Result<Vec<Growth>> {
    println!("Measuring growth with the number of threads …");
    let calls = if quick { 1_000 } else { 4_000 };
    measure(|client| {
        let points = THREADS.into_iter().map(|threads| {
            let mut worker = start(
                client,
                AtOnce::Threads(threads),
                Placement::TwoCores,
                servers,
            )?;
            worker.calls(threads * 4)?;
            let rounds = (0..5).map(|_| worker.call_us(calls / threads * threads));
            let call_us = Spread::of(rounds.collect::<Result<Vec<_>>>()?).median;
            point(&worker, threads, call_us)
        });
        points.collect()
    })
}

fn measure(points: impl Fn(Contender) -> Result<Vec<Point>>) -> Result<Vec<Growth>> {
    let growth = CLIENTS.into_iter().map(|client| {
        Ok(Growth {
            client: client.name,
            points: points(client)?,
        })
    });
    growth.collect()
}

fn start(
    client: Contender,
    at_once: AtOnce,
    placement: Placement,
    servers: &Servers,
) -> Result<Worker> {
    let shape = Shape {
        contender: client,
        at_once,
        setting: Setting::http(placement),
    };
    Worker::start(shape, servers)
}

fn point(worker: &Worker, count: usize, call_us: f64) -> Result<Point> {
    Ok(Point {
        count,
        call_us,
        resident_mb: worker.resident_mb()?,
    })
}
