/// A rule of a gate: a metric against a number, or against the metric of another model. Pure.

/// `auc >= 0.85`, `accuracy >= champion - 0.01` or `auc not-worse-than baseline`. What is missing or not a finite
/// number never holds.
struct MetricRule: Sendable, Hashable, CustomStringConvertible {
    /// The word for the other model.
    enum Reference: String, Sendable, Hashable {
        /// The approved model of a registry.
        case champion
        /// What an evaluation is held against.
        case baseline
    }

    /// What must be so.
    enum Condition: Sendable, Hashable {
        /// It stands in this relation to a number.
        case number(RequireRule.Comparison, Double)
        /// It stands in this relation to the other model's value and so much.
        case reference(RequireRule.Comparison, offset: Double)
        /// On the same rows it is not shown to be worse than the other model's: the interval of the difference reaches
        /// the good side of 0.
        case notWorse
    }

    /// The metric, in the words of the evaluation report.
    let metric: String
    /// What must be so.
    let condition: Condition
    /// The word for the other model in this rule.
    let reference: Reference
    /// The rule as it was written.
    let description: String

    /// Reads a line; blanks around the parts count for nothing.
    init(_ line: String, reference: Reference = .champion) throws(RequireRule.Malformed) {
        self.reference = reference
        if let parts = line.wholeMatch(of: /\s*([A-Za-z][A-Za-z0-9_.@\/-]*)\s+not-worse-than\s+([a-z]+)\s*/) {
            guard parts.2 == reference.rawValue else {
                throw RequireRule.Malformed(
                    description: "“\(line)” compares with “\(parts.2)”, where \(reference.rawValue) should stand")
            }
            (metric, condition) = (String(parts.1), .notWorse)
            description = "\(metric) not-worse-than \(reference.rawValue)"
            return
        }
        let parts = line.wholeMatch(
            of: /\s*([A-Za-z][A-Za-z0-9_.@\/-]*)\s*(>=|<=|==|>|<)\s*([a-z]+)\s*(?:([+-])\s*([0-9][0-9.eE-]*))?\s*/)
        guard let parts, parts.3 == reference.rawValue else {
            let rule = try RequireRule(line)
            (metric, condition) = (rule.name, .number(rule.comparison, rule.bound))
            description = rule.description
            return
        }
        let size = parts.5.map { Double($0) } ?? 0
        guard let size, size.isFinite, let comparison = RequireRule.Comparison(rawValue: String(parts.2)) else {
            throw RequireRule.Malformed(
                description: "“\(line)” adds what is not a finite number to the \(reference.rawValue)'s value")
        }
        metric = String(parts.1)
        condition = .reference(comparison, offset: parts.4 == "-" ? -size : size)
        let offset = size == 0 ? "" : " \(parts.4 ?? "+") \(size)"
        description = "\(metric) \(comparison.rawValue) \(reference.rawValue)\(offset)"
    }

    /// Whether it needs another model to be judged.
    var namesReference: Bool { if case .number = condition { false } else { true } }
}

/// What a rule came to.
struct MetricVerdict: Sendable, Hashable {
    let rule: MetricRule
    /// The candidate's value; nil where it has none that counts.
    let value: Double?
    /// What it was compared with; nil where there was nothing.
    let bound: Double?
    let passed: Bool
    /// Why it failed without a comparison, or passed without one.
    let note: String
}

/// The model a candidate is held against.
enum ReferenceModel: Sendable {
    /// None was asked for.
    case notAsked
    /// Asked for, and the group has approved none yet: a first model must be approvable.
    case notYet
    /// What it is called, and its report; nil where it has none, which no rule that needs its values survives.
    case known(name: String, EvaluationReport?)
}

extension MetricRule {
    /// Holds the rule against the candidate's report and the other model's.
    func judge(_ candidate: EvaluationReport?, against other: ReferenceModel) -> MetricVerdict {
        guard let candidate else { return failed("the candidate has no evaluation report") }
        let value: Double
        do { value = try candidate.value(of: metric) } catch { return failed("\(metric) \(error)") }
        switch (condition, other) {
        case (.number(let comparison, let number), _): return compared(value, comparison, number)
        case (_, .notAsked): return failed("no \(reference.rawValue) is asked for", value)
        case (_, .notYet):
            return MetricVerdict(
                rule: self, value: value, bound: nil, passed: true, note: "no \(reference.rawValue) yet")
        case (.notWorse, .known(let name, _)): return compared(value, candidate, with: name)
        case (.reference, .known(_, nil)):
            return failed("the \(reference.rawValue) has no evaluation report", value)
        case (.reference(let comparison, let offset), .known(_, let report?)):
            do { return compared(value, comparison, try report.value(of: metric) + offset) } catch {
                return failed("the \(reference.rawValue)'s \(metric) \(error)", value)
            }
        }
    }

    private func compared(_ value: Double, _ comparison: RequireRule.Comparison, _ bound: Double) -> MetricVerdict {
        let passed = value.isFinite && bound.isFinite && comparison.holds(value, bound)
        return MetricVerdict(rule: self, value: value, bound: bound, passed: passed, note: "")
    }

    /// By the paired comparison that the candidate's own report holds.
    private func compared(_ value: Double, _ candidate: EvaluationReport, with name: String) -> MetricVerdict {
        do throws(EvaluationReport.Missing) {
            let comparison = try candidate.comparison(of: metric, with: name)
            let interval = "the difference lies between \(comparison.lower) and \(comparison.upper)"
            return MetricVerdict(
                rule: self, value: value, bound: value - comparison.difference, passed: !comparison.isWorse,
                note: comparison.isWorse ? "it is worse: \(interval)" : interval)
        } catch {
            return failed("\(metric) \(error)", value)
        }
    }

    private func failed(_ note: String, _ value: Double? = nil) -> MetricVerdict {
        MetricVerdict(rule: self, value: value, bound: nil, passed: false, note: note)
    }
}
