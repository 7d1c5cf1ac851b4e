/// p-values of many tests, so corrected that looking at many features finds no more by chance than looking at one.

/// The values of Benjamini and Hochberg (1995): a test whose value is at most α is found, and of all found at most the share α is
/// found by chance (scipy's `false_discovery_control`).
///
/// - Parameter pValues: 0 to 1 each, in any order, which is kept.
public func falseDiscoveryRates(_ pValues: [Double]) -> [Double] {
    let order = pValues.indices.sorted { pValues[$0] > pValues[$1] }
    var rates = pValues, least = 1.0
    for (place, at) in order.enumerated() {
        least = min(least, pValues[at] * Double(pValues.count) / Double(pValues.count - place))
        rates[at] = least
    }
    return rates
}
