use std::time::Duration;

use anyhow::Result;

use crate::bench::contender::{AtOnce, Contender, Listener};
use crate::bench::server::Servers;
use crate::bench::statistics::Spread;
use crate::bench::worker::Worker;

/// A contender in one shape at one listener.
#[derive(Clone, Copy)]
pub(crate) struct Shape<'a> {
    pub(crate) contender: &'a Contender,
    pub(crate) listener: Listener,
    pub(crate) at_once: AtOnce,
}

/// What the rounds came to.
pub(crate) struct Measured<'a> {
    pub(crate) shape: Shape<'a>,
    /// Microseconds for each call: the time of a turn by its calls, however many were made at once.
    pub(crate) call_us: Spread,
    /// The same, as a multiple of the baseline (one thread, same listener) in the same round.
    pub(crate) of_baseline: Spread,
    /// Processor time of the client's process for each call, in microseconds: a busy machine changes it least.
    pub(crate) processor_us: f64,
    rounds: Vec<f64>,
}

impl Measured<'_> {
    pub(crate) fn calls_a_second(&self) -> f64 {
        1e6 / self.call_us.median
    }

    /// How many times as long as `other` a call takes, round by round.
    pub(crate) fn times(&self, other: &Self) -> Spread {
        ratio(&self.rounds, &other.rounds)
    }
}

/// How long and how often each contender is run.
struct Plan {
    rounds: usize,
    turn: Duration,
}

/// Measures all of `contenders` at every listener: in each round every one of a listener has a turn.
///
/// # Errors
/// A contender failed.
pub(crate) fn measure<'a>(
    contenders: &[&'a Contender],
    servers: &Servers,
    quick: bool,
) -> Result<Vec<Measured<'a>>> {
    let plan = if quick {
        Plan {
            rounds: 5,
            turn: Duration::from_millis(60),
        }
    } else {
        Plan {
            rounds: 11,
            turn: Duration::from_millis(150),
        }
    };
    let mut measured = Vec::new();
    for listener in Listener::ALL {
        println!("Measuring {} …", listener.title());
        let shapes = contenders.iter().flat_map(|contender| {
            let shapes = contender.shapes_at(listener).iter();
            shapes.map(move |at_once| Shape {
                contender,
                listener,
                at_once: *at_once,
            })
        });
        measured.extend(measure_door(shapes, servers, &plan)?);
    }
    Ok(measured)
}

fn measure_door<'a>(
    shapes: impl Iterator<Item = Shape<'a>>,
    servers: &Servers,
    plan: &Plan,
) -> Result<Vec<Measured<'a>>> {
    let mut runners = shapes
        .map(|shape| Runner::start(shape, servers, plan.turn))
        .collect::<Result<Vec<_>>>()?;
    for _ in 0..plan.rounds {
        for runner in &mut runners {
            runner.turn()?;
        }
    }
    let processor_us = runners
        .iter()
        .map(Runner::processor_us)
        .collect::<Result<Vec<_>>>()?;
    let baseline = runners.iter().find(|runner| {
        runner.shape.contender.is_baseline() && runner.shape.at_once == AtOnce::Threads(1)
    });
    let baseline = baseline.map_or_else(Vec::new, |baseline| baseline.rounds.clone());
    Ok(runners
        .into_iter()
        .zip(processor_us)
        .map(|(runner, processor_us)| Measured {
            processor_us,
            shape: runner.shape,
            call_us: Spread::of(runner.rounds.iter().copied()),
            of_baseline: ratio(&runner.rounds, &baseline),
            rounds: runner.rounds,
        })
        .collect())
}

fn ratio(rounds: &[f64], others: &[f64]) -> Spread {
    Spread::of(rounds.iter().zip(others).map(|(one, other)| one / other))
}

/// A worker, and the time of its calls so far.
struct Runner<'a> {
    shape: Shape<'a>,
    worker: Worker,
    /// Calls of one turn, a multiple of those made at once.
    calls: usize,
    rounds: Vec<f64>,
    /// Processor time used before the first turn, in microseconds.
    processor_before: f64,
    /// All calls since then.
    made: usize,
}

impl<'a> Runner<'a> {
    fn start(shape: Shape<'a>, servers: &Servers, turn: Duration) -> Result<Self> {
        let mut worker = Worker::start(shape.contender, shape.at_once, shape.listener, servers)?;
        let at_once = shape.at_once.count();
        // The first calls connect and load; the next tell how many fit into a turn.
        worker.calls(at_once * 4)?;
        let probe = (at_once * 8).max(24);
        let took = worker.calls(probe)?;
        let fits = turn.as_nanos() * probe as u128 / took.as_nanos().max(1);
        let each = usize::try_from(fits)?.div_ceil(at_once).max(8);
        Ok(Self {
            shape,
            calls: each * at_once,
            rounds: Vec::new(),
            processor_before: worker.processor_us()?,
            made: 0,
            worker,
        })
    }

    fn turn(&mut self) -> Result<()> {
        // What was idle since the last turn is woken, or connected again, before the clock runs.
        let waking = self.shape.at_once.count() * 4;
        self.worker.calls(waking)?;
        self.rounds.push(self.worker.call_us(self.calls)?);
        self.made += waking + self.calls;
        Ok(())
    }

    fn processor_us(&self) -> Result<f64> {
        #[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
        let made = self.made as f64;
        Ok((self.worker.processor_us()? - self.processor_before) / made)
    }
}
