//go:build !linux

package main

import (
	"context"
	"errors"
	"io"
)

var errLinuxOnly = errors.New("speed is measured on Linux only")

func speedOf(context.Context, []string, io.Writer, io.Writer) error { return errLinuxOnly }

func speedWork([]string, io.Reader, io.Writer) error { return errLinuxOnly }
