package main

import (
	"errors"
	"os"
	"syscall"
)

// lock opens a file, which is made if it is not there, so that nobody else can. The
// system ends that when the file is closed, or its process has ended, however that was.
func lock(name string) (*os.File, error) {
	path, err := syscall.UTF16PtrFromString(name)
	if err != nil {
		return nil, err
	}
	const shared = 0 // with nobody
	h, err := syscall.CreateFile(path, syscall.GENERIC_READ|syscall.GENERIC_WRITE, shared, nil, syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	const sharingViolation = syscall.Errno(32) // ERROR_SHARING_VIOLATION
	switch {
	case err == nil:
		return os.NewFile(uintptr(h), name), nil
	case errors.Is(err, sharingViolation):
		return nil, errInUse
	}
	return nil, &os.PathError{Op: "open", Path: name, Err: err}
}
