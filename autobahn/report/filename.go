package report

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// maxName bounds what an agent's name adds to the name of a file.
const maxName = 80

// cleaned returns the agent's name as the original suite writes it in the names of
// files: lower case, every octet but letters and digits as an underscore.
func cleaned(agent string) string {
	b := []byte(strings.ToLower(agent))
	for i, c := range b {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			b[i] = ' '
		}
	}
	return strings.ReplaceAll(strings.TrimSpace(string(b)), " ", "_")
}

// filePrefix returns what the names of an agent's files begin with. Where the name
// that the original would use is empty, too long or that of another agent in the
// same directory, it is one that no other agent has.
func filePrefix(agent string, others []string) string {
	name := cleaned(agent)
	taken := slices.ContainsFunc(others, func(other string) bool { return other != agent && cleaned(other) == name })
	if name == "" || len(name) > maxName || taken {
		return hashed(agent)
	}
	return name
}

// hashed returns a name for files that only this agent has.
func hashed(agent string) string {
	name := cleaned(agent)
	hash := sha256.Sum256([]byte(agent))
	return strings.TrimLeft(name[:min(len(name), maxName)]+"_", "_") + hex.EncodeToString(hash[:4])
}

// caseFile returns the name of a case's file; ext is json or html.
func caseFile(prefix, id, ext string) string {
	return prefix + "_case_" + strings.Join(strings.FieldsFunc(id, notInName), "_") + "." + ext
}

// notInName reports whether a character separates the parts of a case's number.
func notInName(r rune) bool {
	return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9')
}
