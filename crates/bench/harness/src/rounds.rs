use std::time::Duration;

use anyhow::Result;

use crate::at_once::AtOnce;
use crate::contender::Contender;
use crate::placement::Placement;
use crate::runner::Runner;
use crate::server::Servers;
use crate::setting::{Setting, Shape};
use crate::statistics::Spread;

/// The figures of one shape.
pub(crate) struct Measured {
    pub(crate) shape: Shape,
    /// Microseconds for each call: the time of a round by its calls, however many at once.
    pub(crate) call_us: Spread,
    /// The same, as a multiple of the baseline's (one thread, same setting) in the same round.
    pub(crate) of_baseline: Spread,
    /// The least of the first, as a multiple of the baseline's least.
    pub(crate) least_of_baseline: f64,
    /// Processor time of the client's process for each call, in microseconds: a busy machine
    /// changes it least.
    pub(crate) processor_us: f64,
    rounds: Vec<f64>,
}

impl Measured {
    pub(crate) fn calls_a_second(&self) -> f64 {
        1e6 / self.call_us.median
    }

    /// How many times as long as `other` a call takes, round by round.
    pub(crate) fn times(&self, other: &Self) -> Spread {
        ratio(&self.rounds, &other.rounds)
    }
}

/// Measures `contenders` in every setting; in each round every one has its turn.
///
/// # Errors
/// A contender failed.
pub(crate) fn measure(
    contenders: &[Contender],
    servers: &Servers,
    quick: bool,
) -> Result<Vec<Measured>> {
    let mut measured = Vec::new();
    for setting in Setting::all() {
        let (rounds, milliseconds) = match (setting.placement, quick) {
            // The least counts: many short rounds find a moment of peace.
            (Placement::OneCore, false) => (41, 30),
            (Placement::OneCore, true) => (11, 20),
            (Placement::TwoCores, false) => (11, 120),
            (Placement::TwoCores, true) => (5, 40),
        };
        let round = Duration::from_millis(milliseconds);
        println!("Measuring {} …", setting.title());
        let shapes = contenders.iter().flat_map(|contender| {
            let at_once = contender.at_once(setting.listener).iter();
            at_once.map(move |at_once| Shape {
                contender: *contender,
                at_once: *at_once,
                setting,
            })
        });
        measured.extend(measure_shapes(shapes, servers, rounds, round)?);
    }
    Ok(measured)
}

fn measure_shapes(
    shapes: impl Iterator<Item = Shape>,
    servers: &Servers,
    rounds: usize,
    round: Duration,
) -> Result<Vec<Measured>> {
    let runners = shapes.map(|shape| Runner::start(shape, servers, round));
    let mut runners = runners.collect::<Result<Vec<_>>>()?;
    for _ in 0..rounds {
        for runner in &mut runners {
            runner.round()?;
        }
    }
    let is_baseline = |one: &&Runner| {
        one.shape.contender.is_baseline() && one.shape.at_once == AtOnce::Threads(1)
    };
    let baseline = runners.iter().find(is_baseline);
    let baseline = baseline.map_or_else(Vec::new, |baseline| baseline.rounds.clone());
    let least_of_baseline = Spread::of(baseline.iter().copied()).least;
    let measured = runners.into_iter().map(|runner| {
        let call_us = Spread::of(runner.rounds.iter().copied());
        Ok(Measured {
            shape: runner.shape,
            call_us,
            of_baseline: ratio(&runner.rounds, &baseline),
            least_of_baseline: call_us.least / least_of_baseline,
            processor_us: runner.processor_us()?,
            rounds: runner.rounds,
        })
    });
    measured.collect()
}

fn ratio(rounds: &[f64], others: &[f64]) -> Spread {
    Spread::of(rounds.iter().zip(others).map(|(one, other)| one / other))
}
