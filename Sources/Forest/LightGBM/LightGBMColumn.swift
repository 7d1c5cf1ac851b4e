/// The columns of a LightGBM model: their names, what their values are, and the categories of the training data.

/// A column as the head describes it.
struct LightGBMColumn {
    var name: String?
    /// What `feature_infos` tells of its values.
    var info: Info

    enum Info: Equatable {
        /// It had one value only, and nothing is known of it.
        case constant
        case numeric
        /// The largest of its categories.
        case categorical(largest: Int)
    }

    /// The columns of the words of `feature_names` and `feature_infos`.
    static func columns(
        names: [UnsafeRawBufferPointer], infos: [UnsafeRawBufferPointer]
    ) throws(ModelError) -> [LightGBMColumn] {
        var columns: [LightGBMColumn] = []
        columns.reserveCapacity(names.count)
        var areNumbered = true
        for (name, info) in zip(names, infos) {
            guard let text = name.text else {
                throw ModelError(.malformed, at: "feature_names[\(columns.count)]", "\(name.shown) is not UTF-8")
            }
            areNumbered = areNumbered && text == "Column_\(columns.count)"
            guard let kind = Info(info) else {
                throw ModelError(
                    .malformed, at: "feature_infos[\(columns.count)]",
                    "\(info.shown) is neither none, nor a range such as [0:1], nor categories such as 0:1:2")
            }
            columns.append(LightGBMColumn(name: text, info: kind))
        }
        // These are the library's words for columns without names; no data has them.
        if areNumbered { for index in columns.indices { columns[index].name = nil } }
        return columns
    }
}

extension LightGBMColumn.Info {
    fileprivate init?(_ word: UnsafeRawBufferPointer) {
        if word.isEqual(to: "none") {
            self = .constant
        } else if word.first == 0x5B {
            guard word.last == 0x5D, word.contains(0x3A) else { return nil }
            self = .numeric
        } else {
            var largest = -1
            for category in word.split(separator: 0x3A, omittingEmptySubsequences: false) {
                guard let value = UnsafeRawBufferPointer(rebasing: category).integer else { return nil }
                largest = Swift.max(largest, value)
            }
            self = .categorical(largest: largest)
        }
    }
}

extension LightGBMTail {
    /// The columns as a model has them: bound to the training data's categories as the Python package binds them, the
    /// lists of `pandas_categorical` in order to the categorical columns in order.
    ///
    /// The lists are of the data frame's columns of categories, and those may be others than the model's categorical
    /// columns (ordered categories are numbers to it). Where the two are not as many, or a column has more categories
    /// than its list, it is not known which belongs to which: the columns then take numbers only.
    func features(_ columns: [LightGBMColumn], splitByCategory: Set<Int32>) -> [Feature] {
        let categorical = columns.indices.filter { index in
            switch columns[index].info {
            case .categorical: true
            case .constant: categoricalColumns.contains(index)
            case .numeric: splitByCategory.contains(Int32(index))
            }
        }
        var features = columns.map { Feature(name: $0.name) }
        for index in categorical { features[index].kind = .categorical(values: nil) }
        guard let categories, categories.count == categorical.count else { return features }
        for (index, values) in zip(categorical, categories) {
            guard Set(values).count == values.count else { return features }
            if case .categorical(let largest) = columns[index].info, largest >= values.count { return features }
        }
        for (index, values) in zip(categorical, categories) { features[index].kind = .categorical(values: values) }
        return features
    }
}
