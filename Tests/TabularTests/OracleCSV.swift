/// RFC 4180 in its plainest form: a state machine over characters, whole texts only.

/// Records as lists of fields.
func oracleRecords(_ text: String) -> [[String]] {
    var (records, record, field) = ([[String]](), [String](), "")
    var (isQuoted, wasQuoted) = (false, false)
    for scalar in text.unicodeScalars {
        if isQuoted {
            if scalar == "\"" { (isQuoted, wasQuoted) = (false, true) } else { field.unicodeScalars.append(scalar) }
            continue
        }
        switch scalar {
        case "\"":
            if wasQuoted { field.unicodeScalars.append("\"") }
            isQuoted = true
        case ",", "\n":
            if scalar == "\n", field.unicodeScalars.last == "\r" { field.unicodeScalars.removeLast() }
            record.append(field)
            (field, wasQuoted) = ("", false)
            if scalar == "\n" {
                if record.count > 1 || record[0] != "" { records.append(record) }
                record = []
            }
        default: field.unicodeScalars.append(scalar)
        }
    }
    // A last line may lack its end, or the newline of its end.
    if !isQuoted, field.unicodeScalars.last == "\r" { field.unicodeScalars.removeLast() }
    if !record.isEmpty || !field.isEmpty { records.append(record + [field]) }
    return records
}
