use crate::form::Field;
use crate::operation::Operation;
use crate::step::Step;

/// What a request asks and what its step says: all that it takes to carry it out, now, later or
/// twice.
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
    /// The field `name`, as it was sent.
    pub(crate) fn field(&self, name: &str) -> Option<String> {
        let field = self.fields.iter().find(|field| field.name == name)?;
        Some(String::from_utf8_lossy(&field.value).into_owned())
    }
}
