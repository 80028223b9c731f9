// Package archtest holds the rules of the house as a test: which package may import which, who owns a library, who may
// touch the network, and who may read the environment. Each rule carries its reason, which a failing test prints.
//
// The rules are in rules_test.go, to be changed on purpose and together with docs/design.md.
package archtest
