use std::time::Duration;

use anyhow::Result;

use crate::server::Servers;
use crate::setting::Shape;
use crate::worker::Worker;

/// A worker, and the time of its calls so far.
pub(crate) struct Runner {
    pub(crate) shape: Shape,
    worker: Worker,
    /// Calls of one round, a multiple of those made at once.
    calls: usize,
    /// Microseconds for each call.
    pub(crate) rounds: Vec<f64>,
    /// Processor time used before the first round, in microseconds.
    processor_before: f64,
    /// All calls since then.
    made: usize,
}

impl Runner {
    pub(crate) fn start(shape: Shape, servers: &Servers, round: Duration) -> Result<Self> {
        let mut worker = Worker::start(shape, servers)?;
        let at_once = shape.at_once.count();
        // The first calls connect and load; the next show how many fit into a round.
        worker.calls(at_once * 4)?;
        let probe = (at_once * 8).max(24);
        let took = worker.calls(probe)?;
        let fits = round.as_nanos() * probe as u128 / took.as_nanos().max(1);
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

    pub(crate) fn round(&mut self) -> Result<()> {
        // What was idle since the last round wakes, or connects again, before the clock runs.
        let waking = self.shape.at_once.count() * 4;
        self.worker.calls(waking)?;
        self.rounds.push(self.worker.call_us(self.calls)?);
        self.made += waking + self.calls;
        Ok(())
    }

    pub(crate) fn processor_us(&self) -> Result<f64> {
        Ok((self.worker.processor_us()? - self.processor_before) / self.made as f64)
    }
}
