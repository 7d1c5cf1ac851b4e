/// Finds the account ids in the inputs of oidc-assume, so that they are hidden before a wrong input is printed. Pure.
import Bytes

extension OIDCAssume {
    /// With mask-aws-account-id, or with a word there that is none: every account that an input names.
    public static func confidential(in arguments: [String]) -> [Secret] {
        let inputs = arguments.map { argument in
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (name: String(parts[0]), value: parts.count == 2 ? String(parts[1]) : argument)
        }
        guard let word = inputs.last(where: { $0.name == "--mask-aws-account-id" })?.value,
            SwitchWord.truth(word) != false
        else { return [] }
        return inputs.flatMap { name, value -> [Substring] in
            switch name {
            case "--role-to-assume", "--role-chain":
                guard let role = RoleArn(argument: value) else { return numbers(in: value) }
                return [Substring(role.account.description)]
            case "--allowed-account-ids": return numbers(in: value)
            case "--managed-session-policies", "--inline-session-policy": return accounts(in: value)
            // What is no input of ours may be one with a slip in its name.
            default: return inputNames.contains(name) ? [] : numbers(in: value)
            }
        }.map { Secret(String($0)) }
    }

    private static var inputNames: Set<String> { Set(inputs.map { "--\($0.name)" }) }

    private static func accounts(in text: String) -> [Substring] {
        text.matches(of: /[0-9]+/).map(\.output).filter { $0.count == 12 }
    }

    /// What may be meant for an account: eight digits or more, as they stand or with hyphens between.
    private static func numbers(in text: String) -> [Substring] {
        text.matches(of: /[0-9][0-9-]{6,}[0-9]/).map(\.output)
    }
}
