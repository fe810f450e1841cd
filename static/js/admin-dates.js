// Dates in the editors' admin stay as they were typed: the picker would put the present moment in the place
// of what it cannot read, without a word. The server reads more spellings and says what is wrong.
jQuery.fn.datetimepicker.defaults.validateOnBlur = false;
