package original

import (
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
)

//go:embed constraints.txt
var constraints []byte

//go:embed sitecustomize.py
var sitecustomize []byte

// A builder makes the Python environment that the suite runs in and keeps it in
// the cache. The name of an environment is a hash of all that it is made of, so
// a change of the pins makes a new one. It is built under another name and
// renamed when it works: what has the name is whole, and of two builders at
// once the second finds the work of the first.
type builder struct {
	python2 string
	cache   string
	log     func(string)
}

// environment returns the directory of an environment that works, building it
// when there is none.
func (b builder) environment(ctx context.Context) (string, error) {
	env := filepath.Join(b.cache, b.name())
	if b.works(ctx, env) {
		return env, nil
	}
	if err := errors.Join(os.RemoveAll(env), os.MkdirAll(b.cache, 0o755)); err != nil {
		return "", err
	}
	work, err := os.MkdirTemp(b.cache, "building-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(work)
	b.log("installing the suite for " + b.python2 + " into " + env)
	if err := b.build(ctx, work); err != nil {
		return "", err
	}
	return env, b.finish(ctx, filepath.Join(work, "env"), env)
}

// name returns the environment's name for these pins and this interpreter.
func (b builder) name() string {
	h := sha256.New()
	for _, part := range [][]byte{constraints, sitecustomize, []byte(b.python2)} {
		fmt.Fprintf(h, "%d\n%s", len(part), part)
	}
	return fmt.Sprintf("autobahn-%x", h.Sum(nil)[:6])
}

// works reports whether wstest answers in the environment.
func (b builder) works(ctx context.Context, env string) bool {
	return version(ctx, inPython{env, b.python2}) == nil
}

// finish gives a built environment its name, unless another one has got it meanwhile.
func (b builder) finish(ctx context.Context, built, env string) error {
	if err := os.Rename(built, env); err != nil && !b.works(ctx, env) {
		return err
	}
	if !b.works(ctx, env) {
		return errors.New("the environment was built, but wstest does not start in it")
	}
	return nil
}

// build makes the environment in work/env: the whole of the pinned packages, or,
// where those with C parts neither come as wheels nor compile, the pure ones.
func (b builder) build(ctx context.Context, work string) error {
	pins, env := filepath.Join(work, "constraints.txt"), filepath.Join(work, "env")
	if err := os.WriteFile(pins, constraints, 0o644); err != nil {
		return err
	}
	if err := b.virtualenv(ctx, work, pins); err != nil {
		return err
	}
	pip := pip{envProgram(env), pins}
	err := errors.Join(
		pip.install(ctx, "pip", "setuptools", "wheel"),
		// Twisted's own build needs it, and does not ask for the pinned one.
		pip.install(ctx, "incremental"))
	if err != nil {
		return err
	}
	if err = pip.install(ctx, "--no-build-isolation", "autobahntestsuite"); err == nil {
		return nil
	}
	b.log("not all packages install here, going on without TLS")
	if reduced := b.withoutTLS(ctx, pip, env); reduced != nil {
		return errors.Join(err, reduced)
	}
	return nil
}

// virtualenv makes an empty environment in work/env.
func (b builder) virtualenv(ctx context.Context, work, pins string) (err error) {
	for _, host := range b.hosts() {
		boot := filepath.Join(work, "boot-"+filepath.Base(host))
		make := command{
			name: host, args: []string{"-m", "virtualenv", "--python", b.python2, filepath.Join(work, "env")},
			env: []string{"PYTHONPATH=" + boot},
		}
		err = pip{host, pins}.install(ctx, "--target", boot, "virtualenv")
		if err == nil {
			_, err = make.output(ctx)
		}
		if err == nil {
			return nil
		}
	}
	return err
}

// hosts returns the interpreters that may run virtualenv. Python 3 comes first,
// since a Python 2.7 of today often has no pip.
func (b builder) hosts() []string {
	if python3, err := exec.LookPath("python3"); err == nil {
		return []string{python3, b.python2}
	}
	return []string{b.python2}
}

// pure are the packages that the suite loads when it talks ws:// only.
var pure = []string{
	"autobahntestsuite", "autobahn", "txaio", "Twisted", "zope.interface", "incremental", "constantly",
	"hyperlink", "idna", "typing", "attrs", "six", "Jinja2", "MarkupSafe",
}

// withoutTLS installs the packages that need no C compiler, and wsaccel, which
// only makes the suite faster, if it can. sitecustomize.py stands in for the rest.
func (b builder) withoutTLS(ctx context.Context, pip pip, env string) error {
	if err := pip.install(ctx, append([]string{"--no-deps", "--no-build-isolation"}, pure...)...); err != nil {
		return err
	}
	if pip.install(ctx, "--no-deps", "--no-build-isolation", "wsaccel") != nil {
		b.log("no wsaccel: the suite will take a few times longer")
	}
	purelib := `import distutils.sysconfig as s; print(s.get_python_lib())`
	dir, err := probe(ctx, command{name: envProgram(env), args: []string{"-c", purelib}})
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "sitecustomize.py"), bytes.Clone(sitecustomize), 0o644)
}

// pip installs packages at the pinned versions with one interpreter's pip.
type pip struct{ python, pins string }

func (p pip) install(ctx context.Context, args ...string) error {
	args = append([]string{"-m", "pip", "install", "--constraint", p.pins}, args...)
	// A user's own directories must not leak into the environment.
	_, err := command{name: p.python, args: args, env: []string{"PYTHONNOUSERSITE=1", "PIP_USER=0"}}.output(ctx)
	return err
}

// envProgram returns the interpreter of an environment.
func envProgram(env string) string {
	if runtime.GOOS == "windows" {
		return filepath.Join(env, "Scripts", "python.exe")
	}
	return filepath.Join(env, "bin", "python")
}
