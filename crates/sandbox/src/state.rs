use std::collections::{BTreeMap, VecDeque};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::call::Call;
use crate::group::Group;
use crate::library::Library;
use crate::operation::Operation;
use crate::record::Record;
use crate::step::Step;
use crate::when::Event;

/// How many changes of the face libraries are remembered, for reads that lag.
const MOST_CHANGES: usize = 16;

/// What the service knows, and what the script still holds.
#[derive(Debug, Default)]
pub(crate) struct State {
    groups: BTreeMap<String, Library>,
    /// What each of the last changes replaced, the oldest first.
    replaced: VecDeque<(String, Option<Library>)>,
    script: VecDeque<Step>,
    records: Vec<Record>,
    /// How many records were taken away: a record's number does not change with that.
    taken: usize,
    /// The number of the first record since the last reset.
    first: usize,
    waiting: Vec<Waiting>,
    waited: u64,
    pub(crate) connections: u64,
    clock_offset_s: i64,
    pub(crate) log: Option<Sender<Record>>,
}

/// A call that is to be carried out later.
#[derive(Debug)]
struct Waiting {
    number: u64,
    /// None: at a time.
    event: Option<Event>,
    call: Call,
}

impl State {
    pub(crate) fn groups(&self) -> &BTreeMap<String, Library> {
        &self.groups
    }

    /// The face libraries as a read sees them that does not know of the last `lag` changes.
    pub(crate) fn seen(&self, lag: usize) -> BTreeMap<String, Library> {
        let mut groups = self.groups.clone();
        for (id, library) in self.replaced.iter().rev().take(lag) {
            put(&mut groups, id, library.clone());
        }
        groups
    }

    /// Puts a face library in the place of the one with this id, or removes that.
    pub(crate) fn change(&mut self, id: &str, library: Option<Library>) {
        if self.replaced.len() == MOST_CHANGES {
            self.replaced.pop_front();
        }
        let replaced = put(&mut self.groups, id, library);
        self.replaced.push_back((id.to_owned(), replaced));
    }

    /// Creates or changes a face library; false when the account holds `most` already.
    pub(crate) fn add_group(&mut self, id: &str, given: Group, age_s: u64, most: usize) -> bool {
        let now = self.unix_seconds();
        let library = match self.groups.get(id) {
            Some(library) => library.changed(id, given, now),
            None if self.groups.len() >= most => return false,
            None => Library::new(id, given, now, age_s),
        };
        self.change(id, Some(library));
        true
    }

    /// The script's first step that fits a request for `operation`.
    pub(crate) fn request_step(&mut self, operation: Option<Operation>) -> Step {
        // A step for a connection keeps its place: what comes after it waits.
        let mut before_it = self
            .script
            .iter()
            .take_while(|step| step.connection.is_none());
        let at = before_it.position(|step| step.on.is_none() || step.on == operation);
        at.and_then(|at| self.take(at)).unwrap_or_default()
    }

    /// The script's next step for a connection, when it is one.
    pub(crate) fn connection_step(&mut self) -> Option<Step> {
        self.script.front()?.connection?;
        self.take(0)
    }

    fn take(&mut self, at: usize) -> Option<Step> {
        let step = self.script.remove(at)?;
        if let Some(offset) = step.clock_offset_s {
            self.clock_offset_s = offset;
        }
        Some(step)
    }

    /// Forgets what came of the start and since.
    pub(crate) fn reset(&mut self) {
        let first = self.taken + self.records.len();
        *self = Self {
            taken: first,
            first,
            waited: self.waited,
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

    pub(crate) fn records(&self) -> &[Record] {
        &self.records
    }

    pub(crate) fn take_records(&mut self) -> Vec<Record> {
        self.taken += self.records.len();
        std::mem::take(&mut self.records)
    }

    /// Begins a record and returns its number.
    pub(crate) fn begin(&mut self, record: Record) -> usize {
        self.records.push(record);
        self.taken + self.records.len() - 1
    }

    /// Whether the request with record number `number` began before the last reset.
    pub(crate) fn began_before_reset(&self, number: usize) -> bool {
        number < self.first
    }

    /// Record number `number`, unless it was taken away.
    pub(crate) fn record(&mut self, number: usize) -> Option<&mut Record> {
        self.records.get_mut(number.checked_sub(self.taken)?)
    }

    /// Keeps a call until `event`, or until it is asked for by the number that is returned.
    pub(crate) fn wait(&mut self, event: Option<Event>, call: Call) -> u64 {
        self.waited += 1;
        self.waiting.push(Waiting {
            number: self.waited,
            event,
            call,
        });
        self.waited
    }

    /// The call that was kept under `number`, unless it was forgotten meanwhile.
    pub(crate) fn waited(&mut self, number: u64) -> Option<Call> {
        let at = self.waiting.iter().position(|it| it.number == number)?;
        Some(self.waiting.remove(at).call)
    }

    /// Takes the calls that wait for `event`, which comes from the request with record number
    /// `from`.
    pub(crate) fn due(&mut self, event: Event, from: usize) -> Vec<Call> {
        let is_old = self.began_before_reset(from);
        let due = |it: &mut Waiting| !is_old && it.event == Some(event) && it.call.record != from;
        let waiting = self.waiting.extract_if(.., due);
        waiting.map(|it| it.call).collect()
    }

    /// The service's Unix time in seconds.
    pub(crate) fn unix_seconds(&self) -> i64 {
        i64::try_from(unix_milliseconds() / 1000)
            .unwrap_or(i64::MAX)
            .saturating_add(self.clock_offset_s)
    }
}

/// Puts a face library in the place of the one with this id and returns that.
fn put(
    groups: &mut BTreeMap<String, Library>,
    id: &str,
    library: Option<Library>,
) -> Option<Library> {
    match library {
        Some(library) => groups.insert(id.to_owned(), library),
        None => groups.remove(id),
    }
}

/// This machine's Unix time in milliseconds.
pub(crate) fn unix_milliseconds() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    u64::try_from(since.unwrap_or_default().as_millis()).unwrap_or(u64::MAX)
}

/// The state, shared by the server's thread and its owner.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shared(Arc<Mutex<State>>);

impl Shared {
    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends record number `number` to those who wait for it.
    pub(crate) fn log(&self, number: usize) {
        let mut state = self.lock();
        let record = state.record(number).cloned();
        if let (Some(log), Some(record)) = (&state.log, record) {
            // Nobody has to listen to the end.
            let _ = log.send(record);
        }
    }

    /// Changes record number `number`, unless it was taken away.
    pub(crate) fn record(&self, number: usize, change: impl FnOnce(&mut Record)) {
        if let Some(record) = self.lock().record(number) {
            change(record);
        }
    }
}
