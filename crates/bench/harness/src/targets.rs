use crate::at_once::AtOnce::{self, InFlight, Threads};
use crate::contender::{
    AIOHTTP, BASELINE, C, Contender, HTTPX, HYPER, LIBCURL, PYCURL, PYTHON, PYTHON_ASYNC, REQUESTS,
    RUST, RUST_ASYNC,
};
use crate::growth::{Growth, Point};
use crate::placement::Placement::{self, OneCore, TwoCores};
use crate::results::Results;
use Limit::{AtLeast, AtMost};

/// A figure that is to be reached.
pub(crate) struct Target {
    pub(crate) figure: String,
    pub(crate) limit: Limit,
    pub(crate) unit: &'static str,
    /// None: it was not measured.
    pub(crate) measured: Option<f64>,
}

#[derive(Clone, Copy)]
pub(crate) enum Limit {
    AtMost(f64),
    AtLeast(f64),
}

impl Target {
    fn new(figure: &str, limit: Limit, unit: &'static str, measured: Option<f64>) -> Self {
        Self {
            figure: figure.to_owned(),
            limit,
            unit,
            measured,
        }
    }

    pub(crate) fn is_met(&self) -> Option<bool> {
        self.measured.map(|measured| match self.limit {
            AtMost(limit) => measured <= limit,
            AtLeast(limit) => measured >= limit,
        })
    }
}

/// The targets that the project has set itself, with what was measured.
pub(crate) fn targets(results: &Results) -> Vec<Target> {
    let alone =
        |placement, one, other, limit| ratio(results, placement, Threads(1), one, other, limit);
    let in_flight = |count, placement, one, other, limit| {
        ratio(results, placement, InFlight(count), one, other, limit)
    };
    let mut targets = vec![
        alone(OneCore, RUST, BASELINE, AtMost(1.3)),
        alone(OneCore, C, BASELINE, AtMost(1.3)),
        alone(OneCore, PYTHON, BASELINE, AtMost(1.6)),
        in_flight(1, OneCore, PYTHON_ASYNC, BASELINE, AtMost(2.5)),
        in_flight(64, OneCore, PYTHON_ASYNC, RUST_ASYNC, AtMost(1.3)),
        alone(OneCore, REQUESTS, PYTHON, AtLeast(6.0)),
        alone(TwoCores, RUST, BASELINE, AtMost(1.4)),
        alone(TwoCores, C, BASELINE, AtMost(1.4)),
        alone(TwoCores, PYTHON, BASELINE, AtMost(1.5)),
        alone(TwoCores, HTTPX, PYTHON, AtLeast(6.0)),
        alone(TwoCores, PYCURL, PYTHON, AtLeast(1.5)),
        alone(TwoCores, LIBCURL, C, AtLeast(1.1)),
        in_flight(64, TwoCores, AIOHTTP, PYTHON_ASYNC, AtLeast(3.0)),
        in_flight(64, TwoCores, HYPER, RUST_ASYNC, AtLeast(0.85)),
        second_thread(results, RUST),
        second_thread(results, C),
        second_thread(results, PYTHON),
        more_threads(results),
    ];
    targets.extend(
        [RUST, C, PYTHON]
            .into_iter()
            .flat_map(|client| ages(results, client)),
    );
    targets.extend(weights(results));
    targets
}

/// The time of a call of `one`, divided by that of `other`: on one core the least of each, on two,
/// where the least is luck with the scheduler, the median of the rounds.
fn ratio(
    results: &Results,
    placement: Placement,
    at_once: AtOnce,
    one: Contender,
    other: Contender,
    limit: Limit,
) -> Target {
    let figure = format!(
        "{}, {at_once}: {} / {}",
        placement.name(),
        one.name,
        other.name
    );
    let one = results.call(one, at_once, placement);
    let measured = if other.is_baseline() {
        one.map(|one| match placement {
            OneCore => one.least_of_baseline,
            TwoCores => one.of_baseline.median,
        })
    } else {
        let other = results.call(other, at_once, placement);
        one.zip(other).map(|(one, other)| match placement {
            OneCore => one.call_us.least / other.call_us.least,
            TwoCores => one.times(other).median,
        })
    };
    Target::new(&figure, limit, "x", measured)
}

/// The time of a call by one thread, divided by that of one of two threads' calls.
fn second_thread(results: &Results, contender: Contender) -> Target {
    let call = |threads| results.call(contender, Threads(threads), TwoCores);
    let measured = call(1).zip(call(2)).map(|(one, two)| one.times(two).median);
    let figure = format!("two cores: {}, 1 thread / 2 threads", contender.name);
    Target::new(&figure, AtLeast(1.8), "x", measured)
}

/// What a client's last of 100,000 calls cost, against the first ones of a warm connection.
fn ages(results: &Results, client: Contender) -> [Target; 2] {
    let growth = results
        .by_calls
        .iter()
        .find(|one| one.client == client.name);
    let ends = growth.and_then(|growth| {
        let early = growth.points.iter().find(|point| point.count == 1_000)?;
        Some((early, growth.points.last()?))
    });
    let name = client.name;
    [
        Target::new(
            &format!("{name}: a call's time after 100,000 calls / after 1,000"),
            AtMost(1.1),
            "x",
            ends.map(|(early, late)| late.call_us / early.call_us),
        ),
        Target::new(
            &format!("{name}: memory after 100,000 calls, beyond that after 1,000"),
            AtMost(0.5),
            "MB",
            ends.map(|(early, late)| late.resident_mb - early.resident_mb),
        ),
    ]
}

/// Each step may lose a tenth to noise; a client whose threads wait for each other loses half.
fn more_threads(results: &Results) -> Target {
    let python = results
        .by_threads
        .iter()
        .find(|one| one.client == PYTHON.name);
    let figure = "yl Python, 2 to 64 threads: calls a second / the most with fewer";
    Target::new(figure, AtLeast(0.9), "x", python.map(worst_step))
}

/// The least that a number of threads reached of the most that fewer did.
fn worst_step(growth: &Growth) -> f64 {
    let (mut worst, mut most) = (f64::INFINITY, f64::MIN_POSITIVE);
    for rate in growth.points.iter().map(Point::calls_a_second) {
        worst = worst.min(rate / most);
        most = most.max(rate);
    }
    worst
}

fn weights(results: &Results) -> [Target; 4] {
    const LIBRARY: &str = "yl_facesearch";
    let import = results.imports.iter().find(|one| one.module == LIBRARY);
    let import = import.map(|import| import.added_ms.median);
    let memory = results.memory.iter().find(|one| one.module == LIBRARY);
    let call = memory.map(|memory| {
        let [_, _, call] = memory.stages;
        call.resident_mb
    });
    let wheel = results.sizes.as_ref().map(|sizes| sizes.wheel_mb);
    let signing = results.signing_ns.map(|signing| signing.median);
    [
        Target::new("import", AtMost(5.0), "ms", import),
        Target::new("memory after the first call", AtMost(8.0), "MB", call),
        Target::new("wheel", AtMost(3.0), "MB", wheel),
        Target::new("signing", AtMost(400.0), "ns", signing),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_step_is_a_fall_from_the_most_so_far() {
        let growth = |calls_us: [f64; 4]| Growth {
            client: "",
            points: calls_us
                .map(|call_us| Point {
                    count: 0,
                    call_us,
                    resident_mb: 0.0,
                })
                .into(),
        };
        assert!((worst_step(&growth([4.0, 2.0, 3.0, 5.0])) - 0.4).abs() < 1e-9);
        assert!((worst_step(&growth([4.0, 4.0, 4.0, 4.0])) - 1.0).abs() < 1e-9);
    }
}
