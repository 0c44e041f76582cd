use pyo3::prelude::*;
use yl_facesearch::GroupId;

use crate::error;

/// Raises InvalidArgumentError for what cannot be a face library's id.
#[pyfunction]
pub(crate) fn check_group_id(py: Python<'_>, group_id: &str) -> PyResult<()> {
    GroupId::new(group_id)
        .map(drop)
        .map_err(|why| error::to_python(py, &why.into()))
}
