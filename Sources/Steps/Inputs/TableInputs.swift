/// What inputs say of tables, as the reader of tables names it.
import Tabular

extension TableColumn {
    /// As the reader of tables names it.
    var column: Column {
        switch self {
        case .index(let index): .index(index)
        case .name(let name): .name(name)
        }
    }
}

extension DataFormat {
    /// As the reader of tables names it.
    var kind: TableFormat.Kind {
        switch self {
        case .auto: .auto
        case .csv: .csv
        case .libsvm: .libsvm
        case .jsonl: .jsonLines
        }
    }
}

extension HeaderRule {
    /// As the reader of tables names it.
    var rule: TableFormat.Header {
        switch self {
        case .auto: .auto
        case .yes: .present
        case .no: .absent
        }
    }
}
