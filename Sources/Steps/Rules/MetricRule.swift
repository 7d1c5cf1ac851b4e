/// A rule of the gate: a metric against a number, or against the champion's. Pure.

/// `auc >= 0.85` or `accuracy >= champion - 0.01`. What is missing or not a finite number never holds.
struct MetricRule: Sendable, Hashable, CustomStringConvertible {
    /// The metric, in the words of the evaluation report.
    let metric: String
    /// How it is compared.
    let comparison: RequireRule.Comparison
    /// What it is compared with: a number, or the champion's value and so much.
    let bound: Bound
    /// The rule as it was written.
    let description: String

    enum Bound: Sendable, Hashable {
        case number(Double)
        case champion(offset: Double)
    }

    /// Reads a line; blanks around the parts count for nothing.
    init(_ line: String) throws(RequireRule.Malformed) {
        let champion = line.wholeMatch(
            of: /\s*([A-Za-z][A-Za-z0-9_.@\/-]*)\s*(>=|<=|==|>|<)\s*champion\s*(?:([+-])\s*([0-9][0-9.eE-]*))?\s*/)
        guard let champion else {
            let rule = try RequireRule(line)
            metric = rule.name
            comparison = rule.comparison
            bound = .number(rule.bound)
            description = rule.description
            return
        }
        let size = champion.4.map { Double($0) } ?? 0
        guard let size, size.isFinite, let comparison = RequireRule.Comparison(rawValue: String(champion.2)) else {
            throw RequireRule.Malformed(
                description: "“\(line)” adds what is not a finite number to the champion's value")
        }
        metric = String(champion.1)
        self.comparison = comparison
        bound = .champion(offset: champion.3 == "-" ? -size : size)
        let offset = size == 0 ? "" : " \(champion.3 ?? "+") \(size)"
        description = "\(metric) \(comparison.rawValue) champion\(offset)"
    }

    /// Whether it needs a champion to be judged.
    var namesChampion: Bool { if case .champion = bound { true } else { false } }
}

/// What a rule came to.
struct RuleVerdict: Sendable, Hashable {
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
enum Champion: Sendable {
    /// None was asked for.
    case notAsked
    /// Asked for, and the group has approved none yet: a first model must be approvable.
    case notYet
    /// Its report; nil where it has none, which no rule that names it survives.
    case known(EvaluationReport?)
}

extension MetricRule {
    /// Holds the rule against the candidate's report and the champion's.
    func judge(_ candidate: EvaluationReport?, against champion: Champion) -> RuleVerdict {
        let value: Double
        do {
            guard let candidate else { return failed("the candidate has no evaluation report") }
            value = try candidate.value(of: metric)
        } catch { return failed("\(metric) \(error)") }
        switch (bound, champion) {
        case (.number(let number), _): return compared(value, number)
        case (.champion, .notAsked): return failed("no champion is asked for", value)
        case (.champion, .notYet):
            return RuleVerdict(rule: self, value: value, bound: nil, passed: true, note: "no champion yet")
        case (.champion, .known(nil)): return failed("the champion has no evaluation report", value)
        case (.champion(let offset), .known(let report?)):
            do { return compared(value, try report.value(of: metric) + offset) } catch {
                return failed("the champion's \(metric) \(error)", value)
            }
        }
    }

    private func compared(_ value: Double, _ bound: Double) -> RuleVerdict {
        let passed = value.isFinite && bound.isFinite && comparison.holds(value, bound)
        return RuleVerdict(rule: self, value: value, bound: bound, passed: passed, note: "")
    }

    private func failed(_ note: String, _ value: Double? = nil) -> RuleVerdict {
        RuleVerdict(rule: self, value: value, bound: nil, passed: false, note: note)
    }
}
