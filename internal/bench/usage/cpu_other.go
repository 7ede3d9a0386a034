//go:build !unix

package usage

import (
	"errors"
	"time"
)

func processTime() (time.Duration, error) {
	return 0, errors.New("the processor time of the process can be read on Unix only")
}
