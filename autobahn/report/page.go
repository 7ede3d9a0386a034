package report

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io/fs"
	"strings"
	"time"
)

//go:embed page
var pageFiles embed.FS

// pages are the templates of the two kinds of pages.
var pages = template.Must(template.New("").Funcs(template.FuncMap{
	"inc":     func(n int) int { return n + 1 },
	"legend":  func() []meaning { return legend },
	"links":   links,
	"style":   func() template.CSS { return template.CSS(pageFile("style.css")) },
	"script":  func() template.JS { return template.JS(pageFile("filter.js")) },
	"policy":  func() string { return policy },
	"visible": visible,
}).ParseFS(pageFiles, "page/*.html"))

// policy lets a browser load nothing and run no script but the one of index.html,
// whatever a peer has sent.
var policy = fmt.Sprintf("default-src 'none'; style-src 'unsafe-inline'; script-src '%s'; base-uri 'none'; form-action 'none'", scriptHash())

func scriptHash() string {
	sum := sha256.Sum256([]byte(pageFile("filter.js")))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// pageFile returns a file that goes into pages as it is.
func pageFile(name string) string {
	b, err := fs.ReadFile(pageFiles, "page/"+name)
	if err != nil {
		panic(err) // it is embedded
	}
	return string(b)
}

// render returns a page.
func render(name string, view any) ([]byte, error) {
	var b strings.Builder
	if err := pages.ExecuteTemplate(&b, name, view); err != nil {
		return nil, fmt.Errorf("report: %s: %w", name, err)
	}
	return []byte(b.String()), nil
}

// facts returns what is known of how long something took, when it began and of the suite.
func facts(d time.Duration, began time.Time, suite string) []string {
	var list []string
	if d > 0 {
		list = append(list, "took "+took(d))
	}
	if !began.IsZero() {
		list = append(list, began.UTC().Format("2006-01-02 15:04:05 UTC"))
	}
	if suite != "" {
		list = append(list, suite)
	}
	return list
}
