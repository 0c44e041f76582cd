use crate::execution::Execution;
use crate::form::Field;
use crate::operations::{Operation, Verdict, judge};
use crate::service::Service;
use crate::state::{State, unix_milliseconds};
use crate::step::Step;

/// What a request asks and what its step says: enough to carry it out now, later or twice.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) operation: Option<Operation>,
    pub(crate) is_post: bool,
    pub(crate) fields: Vec<Field>,
    pub(crate) step: Step,
    /// The number of its record.
    pub(crate) record: usize,
}

impl Call {
    /// Carries it out by the documented rules, on the state of this moment, and records that.
    pub(crate) fn carry_out(&self, state: &mut State, service: &Service) -> Verdict {
        let verdict = judge(state, service, self);
        let execution = Execution {
            at_ms: unix_milliseconds(),
            applied: verdict.applied,
            error: verdict.error().map(str::to_owned),
        };
        if let Some(record) = state.record(self.record) {
            if record.executions.is_empty() {
                record.error.clone_from(&execution.error);
            }
            record.applied |= execution.applied;
            record.executions.push(execution);
        }
        verdict
    }

    /// The field `name`, as it was sent.
    pub(crate) fn field(&self, name: &str) -> Option<String> {
        let field = self.fields.iter().find(|field| field.name == name)?;
        Some(String::from_utf8_lossy(&field.value).into_owned())
    }
}
