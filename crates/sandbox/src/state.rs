use std::collections::{BTreeMap, VecDeque};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::{Record, Step};

/// What the service knows, and what the script still holds.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) groups: BTreeMap<String, u64>,
    pub(crate) script: VecDeque<Step>,
    pub(crate) records: Vec<Record>,
    pub(crate) connections: u64,
    pub(crate) clock_offset_s: i64,
    pub(crate) date_offset_s: i64,
    pub(crate) log: Option<Sender<Record>>,
}

impl State {
    /// The script's next step for a request.
    pub(crate) fn request_step(&mut self) -> Step {
        self.next_if(|step| step.connection.is_none())
            .unwrap_or_default()
    }

    /// The script's next step for a connection, when it is one.
    pub(crate) fn connection_step(&mut self) -> Option<Step> {
        self.next_if(|step| step.connection.is_some())
    }

    fn next_if(&mut self, fits: impl FnOnce(&Step) -> bool) -> Option<Step> {
        if !fits(self.script.front()?) {
            return None;
        }
        let step = self.script.pop_front()?;
        if let Some(offset) = step.clock_offset_s {
            self.clock_offset_s = offset;
        }
        if let Some(offset) = step.date_offset_s {
            self.date_offset_s = offset;
        }
        Some(step)
    }

    /// Forgets what came of the start and since.
    pub(crate) fn reset(&mut self) {
        *self = Self {
            connections: self.connections,
            log: self.log.take(),
            ..Self::default()
        };
    }

    /// Replaces what is left of the script.
    pub(crate) fn load(&mut self, steps: Vec<Step>) {
        self.script.clear();
        self.add(steps);
    }

    /// Puts `steps` after what is left of the script.
    pub(crate) fn add(&mut self, steps: Vec<Step>) {
        let taken = |step: Step| std::iter::repeat_n(step.clone(), step.times.unwrap_or(1));
        self.script.extend(steps.into_iter().flat_map(taken));
    }

    /// The service's Unix time in seconds.
    pub(crate) fn unix_seconds(&self) -> i64 {
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        i64::try_from(now.as_secs())
            .unwrap_or(i64::MAX)
            .saturating_add(self.clock_offset_s)
    }

    /// The Unix time in seconds that a reply's `Date` shows.
    pub(crate) fn date(&self) -> i64 {
        self.unix_seconds().saturating_add(self.date_offset_s)
    }
}

/// The state, shared by the server's thread and its owner.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shared(Arc<Mutex<State>>);

impl Shared {
    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends record number `index` to whoever listens.
    pub(crate) fn log(&self, index: usize) {
        let state = self.lock();
        if let (Some(log), Some(record)) = (&state.log, state.records.get(index)) {
            // Nobody has to listen to the end.
            let _ = log.send(record.clone());
        }
    }

    /// Changes record number `index`, unless the records were cleared meanwhile.
    pub(crate) fn record(&self, index: usize, change: impl FnOnce(&mut Record)) {
        if let Some(record) = self.lock().records.get_mut(index) {
            change(record);
        }
    }
}
