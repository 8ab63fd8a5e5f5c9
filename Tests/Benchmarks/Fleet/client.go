// The work of `loopwarden scan` as a plain Go program does it: crypto/tls and a goroutine for each
// connection in flight. For Tests/Benchmarks/Fleet/run.
//
// client FILE CONCURRENCY plain|recognise: one line, how many handshakes, how many distinct leaves.
package main

import (
	"bufio"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"
)

const prefix = "apiserver-loopback-client"

// recognise decides what the scan decides: names, order, signatures, constraints.
func recognise(chain []*x509.Certificate) error {
	if len(chain) != 2 {
		return fmt.Errorf("%d certificates", len(chain))
	}
	leaf, authority := chain[0], chain[1]
	if !strings.HasPrefix(leaf.Subject.CommonName, prefix+"@") ||
		!strings.HasPrefix(leaf.Issuer.CommonName, prefix+"-ca@") ||
		authority.Subject.CommonName != leaf.Issuer.CommonName || !authority.IsCA || leaf.IsCA ||
		len(leaf.DNSNames) != 1 || leaf.DNSNames[0] != prefix {
		return fmt.Errorf("not the loopback certificate")
	}
	if err := authority.CheckSignature(authority.SignatureAlgorithm, authority.RawTBSCertificate, authority.Signature); err != nil {
		return err
	}
	return authority.CheckSignature(leaf.SignatureAlgorithm, leaf.RawTBSCertificate, leaf.Signature)
}

func probe(target string, config *tls.Config, judge bool) ([32]byte, error) {
	var none [32]byte
	connection, err := net.DialTimeout("tcp", target, 5*time.Second)
	if err != nil {
		return none, err
	}
	connection.SetDeadline(time.Now().Add(5 * time.Second))
	client := tls.Client(connection, config)
	defer client.Close()
	if err := client.Handshake(); err != nil {
		return none, err
	}
	chain := client.ConnectionState().PeerCertificates
	if judge {
		if err := recognise(chain); err != nil {
			return none, err
		}
	}
	if chain[0].NotAfter.IsZero() {
		return none, fmt.Errorf("no end")
	}
	return sha256.Sum256(chain[0].Raw), nil
}

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: client FILE CONCURRENCY plain|recognise")
		os.Exit(2)
	}
	concurrency, _ := strconv.Atoi(os.Args[2])
	file, err := os.Open(os.Args[1])
	if err != nil || concurrency < 1 {
		fmt.Fprintln(os.Stderr, "no file, or no number")
		os.Exit(2)
	}
	config := &tls.Config{
		InsecureSkipVerify: true, ServerName: prefix, MinVersion: tls.VersionTLS12,
		CurvePreferences: []tls.CurveID{tls.X25519, tls.CurveP256, tls.CurveP384},
	}
	targets := make(chan string)
	var lock sync.Mutex
	var group sync.WaitGroup
	done, leaves := 0, map[[32]byte]bool{}
	for i := 0; i < concurrency; i++ {
		group.Add(1)
		go func() {
			defer group.Done()
			for target := range targets {
				leaf, err := probe(target, config, os.Args[3] == "recognise")
				if err != nil {
					fmt.Fprintln(os.Stderr, target, err)
					os.Exit(1)
				}
				lock.Lock()
				done++
				leaves[leaf] = true
				lock.Unlock()
			}
		}()
	}
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		targets <- lines.Text()
	}
	close(targets)
	group.Wait()
	fmt.Println(done, len(leaves), runtime.Version())
}
